-- Grain: one incident with its number of sources, the order of the source chosen for each field,
-- and the ranges of its counts. Input: claims.
select
    incident_ref,
    count(*) as n_sources,
    cast(sum(n_rows) as integer) as n_records,
    string_agg(source, ', ' order by source) as sources,
    min(ord) as first_ord,
    min(ord) filter (day.date_from is not null) as date_ord,
    min(ord) filter (country_iso3 is not null) as country_ord,
    min(ord) filter (mission is not null) as mission_ord,
    min(geo_precision * 1000000 + ord) filter (spot.lat is not null or spot.place is not null) as spot_key,
    min(ord) filter (cause is not null) as cause_ord,
    min(ord) filter (incident_type is not null) as type_ord,
    min(rank) filter (killed is not null) as killed_rank,
    min(rank) filter (injured is not null) as injured_rank,
    count(killed) as n_killed,
    count(injured) as n_injured,
    min(killed_low) as killed_low,
    max(killed_high) as killed_high,
    min(injured_low) as injured_low,
    max(injured_high) as injured_high,
    concat_ws(', ',
        if(max(day.date_from) > min(day.date_to), 'date', null),
        if(min(country_iso3) <> max(country_iso3), 'country_iso3', null),
        if(min(mission) <> max(mission), 'mission', null),
        if(min(cause) <> max(cause), 'cause', null),
        if(min(incident_type) <> max(incident_type), 'incident_type', null),
        if(min(killed) <> max(killed), 'killed', null),
        if(min(injured) <> max(injured), 'injured', null)
    ) as disagreements
from claims
group by incident_ref
