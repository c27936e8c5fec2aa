-- Grain: one person, or one counted incident, of one source. Rows that tell the same are one fact.
-- Input: linked. A count that a source gives in several rows is taken from the first by `row_order`,
-- its range from all. A row that is alone is told as it stands.
select
    source,
    incident_ref,
    inc,
    alone,
    coalesce(person_ref, 'count') as fact,
    ord,
    rank,
    struct_pack(date := date, date_from := date_from, date_to := date_to) as day,
    country_iso3,
    mission_code,
    mission,
    struct_pack(place := place, lat := lat, lon := lon) as spot,
    coalesce(try_cast(geo_precision as integer), 9) as geo_precision,
    cause,
    incident_type,
    personnel_category,
    nationality_iso3,
    sex,
    killed_low,
    killed,
    killed_high,
    injured,
    injured as injured_low,
    injured as injured_high,
    killed as killed_as_read,
    un_staff,
    1 as n_rows
from linked
where alone
union all
select
    source,
    any_value(incident_ref) as incident_ref,
    inc,
    false as alone,
    coalesce(person_ref, 'count') as fact,
    ord,
    any_value(rank) as rank,
    arg_min(
        struct_pack(date := date, date_from := date_from, date_to := date_to),
        lpad(cast(coalesce(date_diff('day', date_from, date_to), 999999) as varchar), 6, '0') || row_order
    ) as day,
    arg_min(country_iso3, row_order) as country_iso3,
    arg_min(mission_code, row_order) as mission_code,
    arg_min(mission, row_order) as mission,
    arg_min(struct_pack(place := place, lat := lat, lon := lon),
        coalesce(geo_precision, '9') || if(lat is null, '1', '0') || if(place is null, '1', '0') || row_order) as spot,
    coalesce(min(try_cast(geo_precision as integer)), 9) as geo_precision,
    arg_min(cause, row_order) as cause,
    arg_min(incident_type, row_order) as incident_type,
    arg_min(personnel_category, row_order) as personnel_category,
    arg_min(nationality_iso3, row_order) as nationality_iso3,
    arg_min(sex, row_order) as sex,
    min(killed_low) as killed_low,
    arg_min(killed, row_order) as killed,
    max(killed_high) as killed_high,
    arg_min(injured, row_order) as injured,
    min(injured) as injured_low,
    max(injured) as injured_high,
    sum(killed) as killed_as_read,
    arg_min(un_staff, row_order) as un_staff,
    count(*) as n_rows
from linked
where not alone
group by source, inc, ord, fact
