-- Grain: one person or incident row of one source, with its incident and person.
-- Inputs: records, links, numbers, sizes, ranks. `row_order` puts the row of a source that tells most, latest, first
-- (null where a counted row is alone).
select
    r.source,
    r.source_record_id,
    l.incident_ref,
    n.inc,
    z.alone,
    if(r.grain = 'person', coalesce(l.person_ref, r.source || ':' || r.source_record_id), null) as person_ref,
    k.ord,
    k.rank,
    k.family,
    k.release,
    if(z.alone and r.grain <> 'person', null, (if(r.killed is null, '1', '0'))
        || lpad(cast(coalesce(100000 - date_diff('day', date '1900-01-01', r.reported_on), 999999) as varchar), 6, '0')
        || r.source_record_id) as row_order,
    r.date,
    r.date_from,
    r.date_to,
    r.country_iso3,
    r.mission_code,
    coalesce(r.mission_code, r.mission) as mission,
    r.place,
    r.lat,
    r.lon,
    r.geo_precision,
    nullif(r.cause, 'not_recorded') as cause,
    r.incident_type,
    -- what is not told says why, where the source says so (the kinds of no value of codelists/null_reason)
    coalesce(nullif(r.activity, 'not_recorded'), json_extract_string(r.missing, '$.activity')) as activity,
    coalesce(nullif(r.weapon, 'not_recorded'), json_extract_string(r.missing, '$.weapon')) as weapon,
    coalesce(r.local_time, json_extract_string(r.missing, '$.local_time')) as local_time,
    coalesce(nullif(r.place_of_death, 'not_recorded'), json_extract_string(r.missing, '$.place_of_death')) as place_of_death,
    coalesce(r.injury_severity, json_extract_string(r.missing, '$.injury_severity')) as injury_severity,
    coalesce(nullif(r.incident_type, 'not_recorded'), json_extract_string(r.missing, '$.incident_type')) as told_type,
    r.to_first_aid,
    r.to_advanced_care,
    r.to_surgery,
    r.personnel_category,
    r.nationality,
    r.nationality_iso3,
    r.sex,
    coalesce(r.killed, r.killed_low) as killed,
    least(coalesce(r.killed_low, r.killed), coalesce(r.killed, r.killed_low)) as killed_low,
    greatest(coalesce(r.killed_high, r.killed, r.killed_low), coalesce(r.killed, r.killed_low)) as killed_high,
    r.injured,
    r.kidnapped,
    r.un_staff
from records as r
join links as l using (source, source_record_id)
join numbers as n on n.incident_ref = l.incident_ref
join ranks as k using (source)
join sizes as z on z.inc = n.inc and z.ord = k.ord
where r.grain <> 'monthly_total'
