-- Candidates as they are compared; places without a point take that of the other sources' entries for the place.
CREATE TABLE gazetteer AS
SELECT area, place, median(lat) AS lat, median(lon) AS lon
FROM candidate
WHERE area IS NOT NULL AND place IS NOT NULL AND lat IS NOT NULL
GROUP BY area, place
HAVING count(*) >= 2;

-- Points that a source calls the middle of a province, a part of a country or a country. Where another
-- report is near, they say so all the same; where it is far, they say nothing.
CREATE TABLE vague AS
SELECT DISTINCT lat, lon FROM candidate WHERE geo_precision >= '4' AND lat IS NOT NULL;

-- A day known to its week or month is the middle day, with the days around as `slack`. Ranges of four to
-- eight days are left out: they are periods over which a source adds up several events.
CREATE TABLE dated AS
SELECT *,
    CASE WHEN day_to - day_from <= 3 THEN day_from ELSE (day_from + day_to) // 2 END AS day,
    CASE WHEN day_to - day_from <= 3 THEN 0 ELSE (day_to - day_from + 1) // 2 END AS slack
FROM candidate
WHERE area IS NOT NULL AND (day_to - day_from <= 3 OR day_to - day_from BETWEEN 9 AND 45);

CREATE TABLE frame AS
SELECT
    c.cand AS unique_id,
    v.voice,
    c.area,
    c.countries,
    c.mission IS NOT NULL AND c.un_staff IS NULL AS of_mission,
    c.un_staff,
    c.day,
    c.slack,
    c.day // 8 AS week,
    (c.day + 4) // 8 AS shifted_week,
    c.day // 30 AS month,
    (c.day + 15) // 30 AS shifted_month,
    c.day // 64 AS season,
    (c.day + 32) // 64 AS shifted_season,
    c.place,
    c.lat AS own_lat,
    c.lon AS own_lon,
    coalesce(c.lat, g.lat) AS lat,
    coalesce(c.lon, g.lon) AS lon,
    w.lat IS NOT NULL AS vague,
    nullif(trim(regexp_replace(c.province, '\b(governorate|province|state|region|oblast|district|county|division|department|prefecture|municipality|city)\b', '', 'g')), '') AS province,
    c.killed,
    CASE WHEN c.grain = 'person' THEN nullif(c.injured, 0) ELSE c.injured END AS injured,
    c.kidnapped,
    c.cause,
    c.incident_type,
    c.nation,
    c.component
FROM dated AS c
JOIN voice AS v ON v.family = c.family
LEFT JOIN gazetteer AS g ON g.area = c.area AND g.place = c.place
LEFT JOIN vague AS w ON w.lat = c.lat AND w.lon = c.lon
ORDER BY c.cand;
