-- Grain: what one source says of one incident. Counts of person rows are numbers of distinct persons.
-- Input: source_facts.
select
    inc, incident_ref, source, ord, rank, day, country_iso3, mission_code, mission, spot, geo_precision, cause,
    incident_type, told_type, activity, weapon, local_time, cast(killed_low as integer) as killed_low, cast(killed as integer) as killed,
    cast(killed_high as integer) as killed_high, cast(injured_low as integer) as injured_low,
    cast(injured as integer) as injured, cast(injured_high as integer) as injured_high,
    cast(n_rows as integer) as n_rows
from source_facts
where alone
union all
select
    inc,
    any_value(incident_ref) as incident_ref,
    source,
    ord,
    any_value(rank) as rank,
    arg_min(day, lpad(cast(coalesce(date_diff('day', day.date_from, day.date_to), 999999) as varchar), 6, '0')
        || coalesce(cast(day.date_from as varchar), '') || fact) as day,
    arg_min(country_iso3, fact) as country_iso3,
    arg_min(mission_code, fact) as mission_code,
    arg_min(mission, fact) as mission,
    arg_min(spot, (if(spot.lat is null, '1', '0')) || (if(spot.place is null, '1', '0')) || fact) as spot,
    min(geo_precision) as geo_precision,
    -- the cause of most of the source's dead; the first in the alphabet when two are as frequent
    if(min(cause) = max(cause), min(cause), mode(cause order by cause)) as cause,
    arg_min(incident_type, fact) as incident_type,
    arg_min(told_type, fact) as told_type,
    arg_min(activity, fact) as activity,
    arg_min(weapon, fact) as weapon,
    arg_min(local_time, fact) as local_time,
    cast(sum(killed_low) as integer) as killed_low,
    cast(sum(killed) as integer) as killed,
    cast(sum(killed_high) as integer) as killed_high,
    cast(sum(injured_low) as integer) as injured_low,
    cast(sum(injured) as integer) as injured,
    cast(sum(injured_high) as integer) as injured_high,
    cast(sum(n_rows) as integer) as n_rows
from source_facts
where not alone
group by inc, source, ord
