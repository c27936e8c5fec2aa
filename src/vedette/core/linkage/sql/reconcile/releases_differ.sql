-- Grain: one record that two releases of one family tell differently, or that only one of them has.
-- Inputs: linked, releases (family, source_a, source_b). Matched by the publisher's own id.
with ends as (select source, max(date_from) as last_day from linked group by source),
a as (select r.source_a, r.source_b, l.* from releases as r join linked as l on l.source = r.source_a),
b as (select r.source_a, r.source_b, l.* from releases as r join linked as l on l.source = r.source_b),
both_have as (
    select a.source_a, a.source_b, a.source_record_id as subject, b.incident_ref, b.mission, b.date,
        unnest([
            struct_pack(reason := 'reclassified', field := 'cause', was := a.cause, is_now := b.cause),
            struct_pack(reason := 'date_changed', field := 'date', was := a.date, is_now := b.date),
            struct_pack(reason := 'mission_changed', field := 'mission', was := a.mission, is_now := b.mission),
            struct_pack(reason := 'count_changed', field := 'killed', was := cast(a.killed as varchar),
                is_now := cast(b.killed as varchar))
        ]) as d
    from a join b on a.source_a = b.source_a and a.source_b = b.source_b and a.source_record_id = b.source_record_id
)
select d.reason, subject, incident_ref, d.field, mission, date as period, source_a, source_b,
    d.was as value_a, d.is_now as value_b,
    'Record ' || subject || ': ' || d.field || ' was ' || coalesce(d.was, 'not recorded') || ' in ' || source_a
        || ' and is ' || coalesce(d.is_now, 'not recorded') || ' in ' || source_b || '.' as words
from both_have where d.was is distinct from d.is_now
union all
select 'late_report', b.source_record_id, b.incident_ref, 'record', b.mission, b.date,
    b.source_a, b.source_b, null, cast(b.killed as varchar),
    'Record ' || b.source_record_id || ' of ' || coalesce(b.date, 'unknown date') || ' is missing in ' || b.source_a
        || ', which runs to ' || e.last_day || ', and stands in ' || b.source_b || '.'
from b anti join a on a.source_a = b.source_a and a.source_b = b.source_b and a.source_record_id = b.source_record_id
join ends as e on e.source = b.source_a
where b.date_to <= e.last_day
union all
select 'withdrawn', a.source_record_id, a.incident_ref, 'record', a.mission, a.date,
    a.source_a, a.source_b, cast(a.killed as varchar), null,
    'Record ' || a.source_record_id || ' of ' || coalesce(a.date, 'unknown date') || ' stands in ' || a.source_a
        || ' and no longer in ' || a.source_b || '.'
from a anti join b on a.source_a = b.source_a and a.source_b = b.source_b and a.source_record_id = b.source_record_id
