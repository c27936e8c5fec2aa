-- Grain: two sources that tell one field of one incident, and whether they differ. Input: told.
select a.field, a.source as source_a, b.source as source_b, a.incident_ref, a.year, a.value as value_a, b.value as value_b,
    if(a.field = 'date', a.last < b.first or b.last < a.first, a.word <> b.word) as differ
from told as a
join told as b on b.incident_ref = a.incident_ref and b.field = a.field and a.source < b.source
