-- Grain: what one source says of one incident. Counts of person rows are numbers of distinct persons.
-- Input: source_facts.
select
    incident_ref,
    source,
    any_value(ord) as ord,
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
    cast(sum(killed_low) as integer) as killed_low,
    cast(sum(killed) as integer) as killed,
    cast(sum(killed_high) as integer) as killed_high,
    cast(sum(injured_low) as integer) as injured_low,
    cast(sum(injured) as integer) as injured,
    cast(sum(injured_high) as integer) as injured_high,
    cast(sum(n_rows) as integer) as n_rows
from source_facts
group by incident_ref, source
