-- Grain: one total of a source for a place and period that is not the sum of the linked incidents.
-- Inputs: records, incidents. A total without mission counts its country; without both, everything.
with totals as (
    select source, source_record_id, coalesce(mission_code, mission) as mission, country_iso3, date, date_from, date_to,
        nullif(cause, 'not_recorded') as cause, coalesce(killed, killed_low) as killed
    from records where grain = 'monthly_total' and coalesce(killed, killed_low) is not null
),
summed as (
    select t.source, t.source_record_id, cast(coalesce(sum(i.killed), 0) as integer) as killed,
        cast(coalesce(sum(i.killed_low), 0) as integer) as low, cast(coalesce(sum(i.killed_high), 0) as integer) as high,
        count(i.incident_ref) as n
    from totals as t
    left join incidents as i on i.date_from between t.date_from and t.date_to
        and (t.mission is null or i.mission = t.mission)
        and (t.mission is not null or t.country_iso3 is null or i.country_iso3 = t.country_iso3)
        and (t.cause is null or i.cause = t.cause)
    group by t.source, t.source_record_id
)
select 'monthly_total_mismatch' as reason, t.source_record_id as subject, null as incident_ref, 'killed' as field,
    t.mission, t.date as period, t.source as source_a, 'all' as source_b,
    cast(t.killed as varchar) as value_a,
    s.killed || if(s.low < s.high, ' (' || s.low || '-' || s.high || ')', '') as value_b,
    concat_ws(', ', t.source, coalesce(t.mission, t.country_iso3), t.date) || ': its total is ' || t.killed || ', the '
        || s.n || ' linked incidents have ' || s.killed
        || if(s.low < s.high, ' (sources: ' || s.low || ' to ' || s.high || ')', '') || ' killed; difference '
        || (t.killed - s.killed) || '.' as words
from totals as t join summed as s using (source, source_record_id)
where t.killed <> s.killed
