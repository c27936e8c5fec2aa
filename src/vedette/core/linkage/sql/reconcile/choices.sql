-- Choices of people laid over claims, chosen, counts_chosen and days.
-- 900999 is the order of a person's own value: behind every source, so that no rule takes it by itself.
-- Inputs: choice (nth in order of time), choice_source, linked, and the tables that are changed.

create temp table placed as
select c.nth, l.incident_ref
from choice as c
join linked as l on l.source || ':' || l.source_record_id = c.record;

-- What each incident and field takes: the choice, and the source or the person's own value.
create temp table resolved as
with telling as (
    select incident_ref, source, ord, unnest([
        if(day.date is not null, 'date', null), if(country_iso3 is not null, 'country_iso3', null),
        if(mission is not null, 'mission', null), if(spot.place is not null, 'place', null),
        if(cause is not null, 'cause', null), if(incident_type is not null, 'incident_type', null),
        if(killed is not null, 'killed', null), if(injured is not null, 'injured', null)]) as field
    from claims
    where source in (select source from choice_source)
),
fitting as (
    select c.nth, t.incident_ref, c.field, t.source, t.ord, s.place, c.record <> '' as own, c.rule
    from choice as c
    join choice_source as s using (nth)
    join telling as t on t.field = c.field and t.source = s.source
    left join placed as p using (nth)
    where c.record = '' or t.incident_ref = p.incident_ref
    union all
    select c.nth, p.incident_ref, c.field, '(person)', 900999, 0, true, c.rule
    from choice as c join placed as p using (nth)
    where c.value is not null
)
select incident_ref, field, arg_max(nth, key) as nth, arg_max(source, key) as source, arg_max(ord, key) as ord,
    arg_max(rule, key) as rule
from (select *, (own::integer * 1000000 + nth)::bigint * 1000 - place as key from fitting)
group by incident_ref, field;

-- A person's own values stand as one more claim of the incident; n_sources and dissent count sources only.
insert into claims by name
select r.incident_ref, '(person)' as source, 900999 as ord, 900 as rank,
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
group by r.incident_ref;

update chosen set
    date_ord = coalesce((select r.ord from resolved as r where r.incident_ref = chosen.incident_ref and r.field = 'date'), date_ord),
    country_ord = coalesce((select r.ord from resolved as r where r.incident_ref = chosen.incident_ref and r.field = 'country_iso3'), country_ord),
    mission_ord = coalesce((select r.ord from resolved as r where r.incident_ref = chosen.incident_ref and r.field = 'mission'), mission_ord),
    spot_key = coalesce((select r.ord from resolved as r where r.incident_ref = chosen.incident_ref and r.field = 'place'), spot_key),
    cause_ord = coalesce((select r.ord from resolved as r where r.incident_ref = chosen.incident_ref and r.field = 'cause'), cause_ord),
    type_ord = coalesce((select r.ord from resolved as r where r.incident_ref = chosen.incident_ref and r.field = 'incident_type'), type_ord),
    killed_low = least(killed_low, (select c.killed from claims as c where c.incident_ref = chosen.incident_ref and c.ord = 900999)),
    killed_high = greatest(killed_high, (select c.killed from claims as c where c.incident_ref = chosen.incident_ref and c.ord = 900999)),
    injured_low = least(injured_low, (select c.injured from claims as c where c.incident_ref = chosen.incident_ref and c.ord = 900999)),
    injured_high = greatest(injured_high, (select c.injured from claims as c where c.incident_ref = chosen.incident_ref and c.ord = 900999))
where incident_ref in (select incident_ref from resolved);

update counts_chosen set killed = c.killed, killed_ord = c.ord, killed_voices = 1
from claims as c join resolved as r on r.incident_ref = c.incident_ref and r.ord = c.ord and r.field = 'killed'
where counts_chosen.incident_ref = c.incident_ref;

update counts_chosen set injured = c.injured, injured_ord = c.ord, injured_voices = 1
from claims as c join resolved as r on r.incident_ref = c.incident_ref and r.ord = c.ord and r.field = 'injured'
where counts_chosen.incident_ref = c.incident_ref;

delete from days where incident_ref in (select incident_ref from resolved where field = 'date');

insert into days by name
select c.incident_ref, c.day, c.ord
from claims as c join resolved as r on r.incident_ref = c.incident_ref and r.ord = c.ord and r.field = 'date'
