-- Grain: one fact of one source, and of the reconciled picture (source `all`).
-- Inputs: source_facts, persons, incidents, numbers, circumstances, components. The facts of `all` add up to incidents.
with told as (
    select *,
        row_number() over (partition by incident_ref, outcome order by n_sources desc, person_ref) as nth,
        row_number() over (partition by incident_ref, counted order by person_ref) as dead
    from persons where counted or outcome = 'injured'
),
kept as (
    select t.*, if(t.counted, if(t.dead <= i.killed_low, 1, 0), null) as killed_low,
        if(t.outcome = 'injured' and t.nth <= i.injured, 1, null) as injured
    from told as t join incidents as i using (incident_ref)
    where t.counted or t.nth <= i.injured
),
around as (
    select n.incident_ref, c.* from circumstances as c join numbers as n using (inc)
),
used as (
    select incident_ref, sum(counted::integer) as killed, sum(killed_low) as killed_low, sum(injured) as injured
    from kept group by incident_ref
)
select source, incident_ref, fact, day.date_from as date_from, day.date_to as date_to,
    cast(year(day.date_from) as integer) as year, mission, country_iso3, cause, personnel_category, component,
    nationality_iso3, killed_low, killed, killed_high, cast(killed_as_read as integer) as killed_as_read, injured, un_staff, cast(n_rows as integer) as n_rows,
    coalesce(told_type, 'not_recorded') as incident_type, coalesce(activity, 'not_recorded') as activity,
    coalesce(weapon, 'not_recorded') as weapon, coalesce(local_time, 'not_recorded') as local_time,
    coalesce(place_of_death, if(killed > 0, 'not_recorded', 'not_applicable')) as place_of_death,
    coalesce(injury_severity, if(killed > 0, 'fatal', 'not_recorded')) as injury_severity,
    to_first_aid, to_advanced_care, to_surgery
from source_facts left join components using (personnel_category)
union all
select 'all', k.incident_ref, k.person_ref, i.date_from, i.date_to, i.year, i.mission, i.country_iso3,
    coalesce(k.cause, i.cause), k.personnel_category, k.component, k.nationality_iso3,
    k.killed_low, if(k.counted, 1, null), if(k.counted, 1, null), if(k.counted, 1, null), k.injured, null, k.n_records,
    coalesce(i.incident_type, c.told_type), c.activity, c.weapon, c.local_time,
    coalesce(k.place_of_death, if(k.counted, 'not_recorded', 'not_applicable')),
    coalesce(k.injury_severity, if(k.counted, 'fatal', 'not_recorded')),
    k.to_first_aid, k.to_advanced_care, k.to_surgery
from kept as k join incidents as i using (incident_ref) join around as c using (incident_ref)
union all
select 'all', i.incident_ref, 'count', i.date_from, i.date_to, i.year, i.mission, i.country_iso3,
    i.cause, x.personnel_category, x.component, x.nationality_iso3,
    i.killed_low - coalesce(u.killed_low, 0), i.killed - coalesce(u.killed, 0),
    i.killed_high - coalesce(u.killed, 0), i.killed - coalesce(u.killed, 0), i.injured - coalesce(u.injured, 0), x.un_staff, i.n_records,
    coalesce(i.incident_type, c.told_type), c.activity, c.weapon, c.local_time, 'not_recorded', 'not_recorded', null, null, null
from incidents as i
join around as c using (incident_ref)
left join used as u using (incident_ref)
left join described as x using (incident_ref)
where u.incident_ref is null or i.killed_high > coalesce(u.killed, 0) or i.injured > coalesce(u.injured, 0)
