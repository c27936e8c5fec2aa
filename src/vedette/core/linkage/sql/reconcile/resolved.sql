-- What each incident and field takes by the choice of a person. Leaves `placed` and `resolved`.
-- 900999 is the order of a person's own value: behind every source, so that no rule takes it by itself.
-- Inputs: choice (nth in order of time), choice_source, linked, claims.

create temp table placed as
select c.nth, l.incident_ref, l.inc
from choice as c
join linked as l on l.source || ':' || l.source_record_id = c.record;

-- What each incident and field takes: the choice, and the source or the person's own value.
create temp table resolved as
with telling as (
    select inc, incident_ref, source, ord, unnest([
        if(day.date is not null, 'date', null), if(country_iso3 is not null, 'country_iso3', null),
        if(mission is not null, 'mission', null), if(spot.place is not null, 'place', null),
        if(cause is not null, 'cause', null), if(incident_type is not null, 'incident_type', null),
        if(killed is not null, 'killed', null), if(injured is not null, 'injured', null)]) as field
    from claims
    where source in (select source from choice_source)
),
fitting as (
    select c.nth, t.inc, t.incident_ref, c.field, t.source, t.ord, s.place, c.record <> '' as own, c.rule
    from choice as c
    join choice_source as s using (nth)
    join telling as t on t.field = c.field and t.source = s.source
    left join placed as p using (nth)
    where c.record = '' or t.inc = p.inc
    union all
    select c.nth, p.inc, p.incident_ref, c.field, '(person)', 900999, 0, true, c.rule
    from choice as c join placed as p using (nth)
    where c.value is not null
)
select inc, any_value(incident_ref) as incident_ref, field, arg_max(nth, key) as nth, arg_max(source, key) as source, arg_max(ord, key) as ord,
    arg_max(rule, key) as rule
from (select *, (own::integer * 1000000 + nth)::bigint * 1000 - place as key from fitting)
group by inc, field;
