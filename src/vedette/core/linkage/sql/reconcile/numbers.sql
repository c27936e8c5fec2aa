-- Grain: one incident with its number `inc` in the order of references: numbers are joined, not texts.
-- Input: links.
select incident_ref, cast(row_number() over (order by incident_ref) as integer) as inc
from (select distinct incident_ref from links)
