-- Choices of people laid over claims, chosen, counts_chosen and days.
-- Inputs: choice, resolved, and the tables that are changed.

-- A person's own values stand as one more claim of the incident; n_sources and dissent count sources only.
insert into claims by name
select r.inc, any_value(r.incident_ref) as incident_ref, '(person)' as source, 900999 as ord, 900 as rank,
    any_value(struct_pack(date := c.value, date_from := c.date_from, date_to := c.date_to))
        filter (r.field = 'date') as day,
    any_value(c.value) filter (r.field = 'country_iso3') as country_iso3,
    any_value(c.mission_code) filter (r.field = 'mission') as mission_code,
    any_value(c.value) filter (r.field = 'mission') as mission,
    any_value(struct_pack(place := c.value, lat := cast(null as double), lon := cast(null as double)))
        filter (r.field = 'place') as spot,
    any_value(c.value) filter (r.field = 'cause') as cause,
    any_value(c.value) filter (r.field = 'incident_type') as incident_type,
    any_value(c.number) filter (r.field = 'killed') as killed_low,
    any_value(c.number) filter (r.field = 'killed') as killed,
    any_value(c.number) filter (r.field = 'killed') as killed_high,
    any_value(c.number) filter (r.field = 'injured') as injured_low,
    any_value(c.number) filter (r.field = 'injured') as injured,
    any_value(c.number) filter (r.field = 'injured') as injured_high,
    0 as n_rows
from resolved as r join choice as c using (nth)
where r.ord = 900999
group by r.inc;

update chosen set
    date_ord = coalesce((select r.ord from resolved as r where r.inc = chosen.inc and r.field = 'date'), date_ord),
    country_ord = coalesce((select r.ord from resolved as r where r.inc = chosen.inc and r.field = 'country_iso3'), country_ord),
    mission_ord = coalesce((select r.ord from resolved as r where r.inc = chosen.inc and r.field = 'mission'), mission_ord),
    spot_key = coalesce((select r.ord from resolved as r where r.inc = chosen.inc and r.field = 'place'), spot_key),
    cause_ord = coalesce((select r.ord from resolved as r where r.inc = chosen.inc and r.field = 'cause'), cause_ord),
    type_ord = coalesce((select r.ord from resolved as r where r.inc = chosen.inc and r.field = 'incident_type'), type_ord),
    killed_low = least(killed_low, (select c.killed from claims as c where c.inc = chosen.inc and c.ord = 900999)),
    killed_high = greatest(killed_high, (select c.killed from claims as c where c.inc = chosen.inc and c.ord = 900999)),
    injured_low = least(injured_low, (select c.injured from claims as c where c.inc = chosen.inc and c.ord = 900999)),
    injured_high = greatest(injured_high, (select c.injured from claims as c where c.inc = chosen.inc and c.ord = 900999))
where inc in (select inc from resolved);

update counts_chosen set killed = c.killed, killed_ord = c.ord, killed_voices = 1
from claims as c join resolved as r on r.inc = c.inc and r.ord = c.ord and r.field = 'killed'
where counts_chosen.inc = c.inc;

update counts_chosen set injured = c.injured, injured_ord = c.ord, injured_voices = 1
from claims as c join resolved as r on r.inc = c.inc and r.ord = c.ord and r.field = 'injured'
where counts_chosen.inc = c.inc;

delete from days where inc in (select inc from resolved where field = 'date');

insert into days by name
select c.inc, c.day, c.ord
from claims as c join resolved as r on r.inc = c.inc and r.ord = c.ord and r.field = 'date'
