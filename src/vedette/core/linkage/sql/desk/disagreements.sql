-- Grain: field, two sources, year. Input: compared.
select field, source_a, source_b, year, cast(count(*) as integer) as n_shared,
    cast(count(*) filter (differ) as integer) as n_differ
from compared
group by field, source_a, source_b, year
