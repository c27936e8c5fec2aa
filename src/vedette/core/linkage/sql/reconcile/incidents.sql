-- Grain: one incident, reconciled. Inputs: chosen, counts_chosen, claims, days, undecided, origins_of.
select
    h.incident_ref,
    concat_ws(', ', d.day.date, coalesce(p.spot.place, m.mission, c.country_iso3))
        || ': ' || coalesce(cast(n.killed as varchar), 'unknown number') || ' killed' as title,
    d.day.date as date,
    d.day.date_from as date_from,
    d.day.date_to as date_to,
    cast(year(d.day.date_from) as integer) as year,
    c.country_iso3,
    m.mission_code,
    m.mission,
    p.spot.place as place,
    p.spot.lat as lat,
    p.spot.lon as lon,
    w.cause,
    t.incident_type,
    h.killed_low,
    n.killed,
    h.killed_high,
    h.injured_low,
    n.injured,
    h.injured_high,
    if(u.inc is null, n.killed, 0) as killed_sure,
    if(coalesce(u.may_vanish, false), 0, n.killed) as killed_min,
    n.killed + coalesce(u.more, 0) as killed_max,
    h.n_records,
    cast(h.n_sources as integer) as n_sources,
    h.sources,
    o.n_origins,
    h.disagreements <> '' as disagrees,
    h.disagreements
from chosen as h
join counts_chosen as n using (inc)
join origins_of as o on o.sources = h.sources
left join days as d on d.inc = h.inc
left join claims as c on c.inc = h.inc and c.ord = h.country_ord
left join claims as m on m.inc = h.inc and m.ord = h.mission_ord
left join claims as p on p.inc = h.inc and p.ord = h.spot_key % 1000000
left join claims as w on w.inc = h.inc and w.ord = h.cause_ord
left join claims as t on t.inc = h.inc and t.ord = h.type_ord
left join undecided as u on u.inc = h.inc
