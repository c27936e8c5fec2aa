-- Grain: what one source says of one field of one incident, as it is compared. Inputs: claims, incidents, days.
-- A number is compared by its best value; places are spelt in too many ways to be compared as words.
select c.incident_ref, c.field, c.source, i.year, c.value,
    if(c.field in ('killed', 'injured'), split_part(c.value, ' ', 1), c.value) as word, d.first, d.last
from claims as c
join incidents as i using (incident_ref)
left join days as d on c.field = 'date' and d.value = c.value
where c.source <> $own and c.field <> 'place'
