-- Grain: mission, year, source, cause. Input: facts.
select
    coalesce(mission, '(none)') as mission,
    year,
    source,
    coalesce(cause, 'not_recorded') as cause,
    cast(sum(coalesce(killed_low, killed)) as integer) as low,
    cast(sum(killed) as integer) as best,
    cast(sum(coalesce(killed_high, killed)) as integer) as high
from facts
where killed is not null
group by all
