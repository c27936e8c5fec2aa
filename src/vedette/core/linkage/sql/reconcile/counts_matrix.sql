-- Grain: dimension (year, mission), value, source. Inputs: facts, incidents.
with seen as (
    select f.source, f.incident_ref, coalesce(cast(min(f.year) as varchar), '(none)') as year,
        coalesce(min(f.mission), '(none)') as mission,
        sum(f.killed) as killed, sum(f.n_rows) as n_rows, any_value(i.n_sources) = 1 as lone
    from facts as f join incidents as i using (incident_ref)
    group by f.source, f.incident_ref
),
both_ways as (
    select 'year' as dimension, year as value, * exclude (year, mission) from seen
    union all
    select 'mission', mission, * exclude (year, mission) from seen
)
select dimension, value, source,
    cast(count(*) as integer) as n_incidents,
    cast(coalesce(sum(killed), 0) as integer) as killed,
    cast(sum(n_rows) as integer) as n_rows,
    cast(count(*) filter (not lone) as integer) as n_shared,
    cast(count(*) filter (lone) as integer) as n_only_here,
    cast(coalesce(sum(killed) filter (lone), 0) as integer) as killed_only_here
from both_ways
group by dimension, value, source
