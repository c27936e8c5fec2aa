-- Candidates as they are compared; places without a point take that of the other sources' entries for the place.
CREATE TABLE gazetteer AS
SELECT area, place, median(lat) AS lat, median(lon) AS lon
FROM candidate
WHERE area IS NOT NULL AND place IS NOT NULL AND lat IS NOT NULL
GROUP BY area, place
HAVING count(*) >= 2;

CREATE TABLE frame AS
SELECT
    c.cand AS unique_id,
    v.voice,
    c.area,
    c.countries,
    c.mission IS NOT NULL AND c.un_staff IS NULL AS of_mission,
    c.un_staff,
    CASE WHEN c.day_to - c.day_from <= 3 THEN c.day_from END AS day,
    c.day_from // 8 AS week,
    (c.day_from + 4) // 8 AS shifted_week,
    c.day_from // 30 AS month,
    (c.day_from + 15) // 30 AS shifted_month,
    c.day_from // 64 AS season,
    (c.day_from + 32) // 64 AS shifted_season,
    c.place,
    c.lat AS own_lat,
    c.lon AS own_lon,
    coalesce(c.lat, g.lat) AS lat,
    coalesce(c.lon, g.lon) AS lon,
    c.killed,
    CASE WHEN c.grain = 'person' THEN nullif(c.injured, 0) ELSE c.injured END AS injured,
    c.kidnapped,
    c.cause,
    c.incident_type,
    c.nation,
    c.component
FROM candidate AS c
JOIN voice AS v ON v.family = c.family
LEFT JOIN gazetteer AS g ON g.area = c.area AND g.place = c.place
WHERE c.area IS NOT NULL AND c.day_to - c.day_from <= 3
ORDER BY c.cand;
