-- Grain: one field of one incident in which a source of another family differs from the chosen one.
-- Inputs: claims, chosen, counts_chosen, days, ranks.
with against as (
    select c.inc, c.incident_ref, c.source as source_b, k.family_or_source as family_b, c.day, c.cause, c.killed, c.mission,
        n.killed_ord, h.cause_ord, d.ord as day_ord
    from claims as c
    join chosen as h using (inc)
    join counts_chosen as n using (inc)
    join ranks as k on k.source = c.source
    left join days as d on d.inc = c.inc
    where h.disagreements <> ''
),
pairs_of as (
    select b.incident_ref, a.source as source_a, b.source_b, a.mission, a.day.date as period,
        unnest([
            struct_pack(reason := 'count_differs', field := 'killed', hit := a.ord = b.killed_ord and a.killed <> b.killed,
                value_a := cast(a.killed as varchar), value_b := cast(b.killed as varchar)),
            struct_pack(reason := 'cause_differs', field := 'cause', hit := a.ord = b.cause_ord and a.cause <> b.cause,
                value_a := a.cause, value_b := b.cause),
            struct_pack(reason := 'date_shift_year', field := 'date',
                hit := a.ord = b.day_ord and year(a.day.date_from) <> year(b.day.date_from)
                    and (a.day.date_to < b.day.date_from or b.day.date_to < a.day.date_from),
                value_a := a.day.date, value_b := b.day.date)
        ]) as d
    from against as b
    join claims as a on a.inc = b.inc and a.source <> b.source_b
    join ranks as k on k.source = a.source and k.family_or_source <> b.family_b
    where a.ord in (b.killed_ord, b.cause_ord, b.day_ord)
)
select d.reason, incident_ref as subject, incident_ref, d.field, mission, period, source_a, source_b,
    d.value_a, d.value_b,
    'Incident ' || incident_ref || ': ' || d.field || ' is ' || d.value_a || ' in ' || source_a
        || ' (chosen) and ' || d.value_b || ' in ' || source_b || '.' as words
from pairs_of where d.hit
