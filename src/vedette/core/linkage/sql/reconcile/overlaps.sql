-- Grain: set of sources. Input: incidents.
select sources, any_value(n_sources) as n_sources, any_value(n_origins) as n_origins,
    cast(count(*) as integer) as n_incidents,
    cast(coalesce(sum(killed), 0) as integer) as killed,
    cast(count(*) filter (disagrees) as integer) as n_disagree
from incidents
group by sources
