-- Grain: mission, year, source, cause. Inputs: facts, incidents.
-- The range of `all` holds what the values of sources leave open, and more: an incident that may be
-- another one counts for nothing at the low end; persons whom sources name one by one, and deaths that
-- an undecided pair may add, count at the high end; where a source puts an incident into another year,
-- it may count there or here.
with of_all as (
    select incident_ref, min(mission) as mission, min(year) as year, min(cause) as cause, sum(killed_high) as high
    from facts where source = 'all' and killed is not null
    group by incident_ref
),
named as (
    select incident_ref, count(distinct fact) as n
    from facts where source <> 'all' and fact <> 'count' and killed > 0
    group by incident_ref
),
wider as (
    select a.*, greatest(coalesce(i.killed_max, 0), coalesce(n.n, 0)) - a.high as more
    from of_all as a left join incidents as i using (incident_ref) left join named as n using (incident_ref)
),
elsewhere as (
    select distinct a.incident_ref, a.mission, f.year, a.cause, a.high
    from of_all as a join facts as f using (incident_ref)
    where f.source <> 'all' and f.killed > 0 and f.year <> a.year
),
open_ended as (
    select incident_ref from elsewhere
    union
    select incident_ref from incidents where killed_min = 0 and killed > 0
),
told as (
    select f.mission, f.year, f.source, f.cause, f.killed as best, coalesce(f.killed_high, f.killed) as high,
        if(f.source = 'all' and o.incident_ref is not null, 0, coalesce(f.killed_low, f.killed)) as low
    from facts as f left join open_ended as o using (incident_ref)
    where f.killed is not null
    union all by name
    select mission, year, 'all' as source, cause, 0 as best, more as high, 0 as low from wider where more > 0
    union all by name
    select mission, year, 'all' as source, cause, 0 as best, high, 0 as low from elsewhere
)
select
    coalesce(mission, '(none)') as mission,
    year,
    source,
    coalesce(cause, 'not_recorded') as cause,
    cast(sum(low) as integer) as low,
    cast(sum(best) as integer) as best,
    cast(sum(high) as integer) as high
from told
group by all
