-- Grain: one person, reconciled over all rows. Inputs: linked, incidents, components, resolved.
-- Where a person chose the cause of the incident, it is that of the chosen source's row of the person, else the incident's.
-- A person is `counted` while the incident's number of killed is not used up, first sources first.
with rows as (
    select *, lpad(cast(ord as varchar), 9, '0') || row_order as key,
        case when killed > 0 then 'killed' when injured > 0 then 'injured' when kidnapped > 0 then 'abducted' end
            as outcome
    from linked where person_ref is not null
),
merged as (
    select
        person_ref,
        min(incident_ref) as incident_ref,
        min(ord) as ord,
        arg_min(cause, key) as cause,
        arg_min(personnel_category, key) as personnel_category,
        arg_min(nationality_iso3, key) as nationality_iso3,
        arg_min(sex, key) as sex,
        arg_min(place_of_death, key) as place_of_death,
        arg_min(injury_severity, key) as injury_severity,
        arg_min(to_first_aid, key) as to_first_aid,
        arg_min(to_advanced_care, key) as to_advanced_care,
        arg_min(to_surgery, key) as to_surgery,
        arg_min(outcome, key) as outcome,
        cast(count(*) as integer) as n_records,
        cast(count(distinct source) as integer) as n_sources,
        string_agg(distinct source, ', ' order by source) as sources
    from rows group by person_ref
),
moved as (
    select person_ref, min(before) as cause_before
    from (
        select person_ref, family, arg_min(cause, release) as before, arg_max(cause, release) as after
        from rows where family is not null and cause is not null
        group by person_ref, family having before <> after
    )
    group by person_ref
),
picked as (
    select w.person_ref, arg_min(w.cause, w.row_order) as cause
    from rows as w join resolved as r on r.incident_ref = w.incident_ref and r.field = 'cause' and r.ord = w.ord
    group by w.person_ref
)
select
    p.person_ref,
    p.incident_ref,
    i.year,
    i.date_from,
    i.mission,
    if(r.incident_ref is null, p.cause, coalesce(x.cause, i.cause)) as cause,
    p.personnel_category,
    k.component,
    p.nationality_iso3,
    p.sex,
    p.outcome,
    p.place_of_death,
    p.injury_severity,
    p.to_first_aid,
    p.to_advanced_care,
    p.to_surgery,
    coalesce(p.outcome = 'killed' and row_number() over (
        partition by p.incident_ref, p.outcome order by p.ord, p.person_ref) <= i.killed, false) as counted,
    p.n_records,
    p.n_sources,
    p.sources,
    v.person_ref is not null as reclassified,
    v.cause_before
from merged as p
join incidents as i using (incident_ref)
left join components as k using (personnel_category)
left join moved as v using (person_ref)
left join resolved as r on r.incident_ref = p.incident_ref and r.field = 'cause'
left join picked as x on x.person_ref = p.person_ref
