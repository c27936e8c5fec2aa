-- Records -> entities (one per id of a family of releases) -> candidates (one per event that a source reports).
-- Needs: records, families(source, family, release), components(code, component), mission_country(code, iso3).

CREATE TABLE row AS
SELECT
    (row_number() OVER (ORDER BY r.source, r.source_record_id) - 1)::INTEGER AS row_no,
    r.* EXCLUDE (incident_id),
    CASE WHEN r.incident_id <> r.source_record_id THEN nullif(trim(r.incident_id), '') END AS incident_id,
    coalesce(f.family, r.source) AS family,
    coalesce(f.release, 0) AS release,
    coalesce(base.source_record_id, r.source_record_id) AS entity_id,
    (base.source_record_id IS NOT NULL)::INTEGER AS repeated,
    m.word AS mission_key
FROM records AS r
LEFT JOIN families AS f USING (source)
LEFT JOIN records AS base
    ON r.source_record_id LIKE '%#%'
    AND base.source = r.source
    AND base.source_record_id = regexp_replace(r.source_record_id, '#[0-9]+$', '')
    AND base.source_record_id <> r.source_record_id
LEFT JOIN mission_words AS m ON m.mission_code IS NOT DISTINCT FROM r.mission_code AND m.mission IS NOT DISTINCT FROM r.mission
WHERE r.grain IN ('person', 'incident');

-- The youngest release says what a record is.
CREATE TABLE entity AS
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY family, entity_id ORDER BY release DESC, repeated, row_no) AS place_in_line
    FROM row
)
SELECT
    (row_number() OVER (ORDER BY family, length(entity_id), entity_id) - 1)::INTEGER AS entity_no,
    * EXCLUDE (place_in_line),
    fold(place) AS place_key,
    nationality_iso3 AS nation,
    (date_from - DATE '1970-01-01')::INTEGER AS day_from,
    (date_to - DATE '1970-01-01')::INTEGER AS day_to
FROM ranked
WHERE place_in_line = 1;

-- Persons of one report: the source's own incident, else one mission (country), day, place and cause.
CREATE TABLE grouped AS
SELECT
    e.entity_no,
    CASE
        WHEN e.grain = 'incident' THEN 'i' || e.entity_id
        WHEN e.incident_id IS NOT NULL THEN 'g' || e.incident_id
        WHEN e.date_from IS NULL OR coalesce(e.mission_key, e.country_iso3, e.country) IS NULL
            OR e.date_to - e.date_from > 31 THEN 'p' || e.entity_id
        ELSE concat_ws(chr(31), 'k', coalesce(e.mission_key, ''), coalesce(e.country_iso3, e.country, ''),
            e.date_from, e.date_to, coalesce(e.place_key, ''), coalesce(e.cause, e.cause_text, ''))
    END AS report
FROM entity AS e;

CREATE TABLE candidate AS
WITH numbered AS (
    SELECT e.*, g.report, c.component
    FROM entity AS e
    JOIN grouped AS g USING (entity_no)
    LEFT JOIN components AS c ON c.code = e.personnel_category
),
summed AS (
    SELECT
        family,
        report,
        min(entity_no) AS first_entity,
        count(*)::INTEGER AS n_entities,
        any_value(grain) AS grain,
        min(day_from) AS day_from,
        max(day_to) AS day_to,
        CASE WHEN bool_and(grain = 'person') THEN sum(coalesce(killed, 1)) ELSE max(killed) END::INTEGER AS killed,
        CASE WHEN bool_and(grain = 'person') THEN sum(coalesce(injured, 0)) ELSE max(injured) END::INTEGER AS injured,
        max(kidnapped)::INTEGER AS kidnapped,
        max(un_staff)::INTEGER AS un_staff,
        min(killed_low)::INTEGER AS killed_low,
        max(killed_high)::INTEGER AS killed_high,
        min(lat) AS lat,
        arg_min(lon, lat) AS lon,
        min(geo_precision) AS geo_precision
    FROM numbered
    GROUP BY family, report
),
modal AS (
    SELECT
        s.first_entity,
        mode(n.nation ORDER BY n.nation) AS nation,
        mode(n.component ORDER BY n.component) AS component,
        mode(n.cause ORDER BY n.cause) AS cause,
        mode(n.incident_type ORDER BY n.incident_type) AS incident_type,
        list_sort(list_distinct(list(n.nation) FILTER (n.nation IS NOT NULL))) AS nations
    FROM numbered AS n
    JOIN summed AS s USING (family, report)
    WHERE s.n_entities > 1
    GROUP BY s.first_entity
)
SELECT
    (row_number() OVER (ORDER BY s.family, s.first_entity) - 1)::INTEGER AS cand,
    s.* EXCLUDE (report),
    s.report,
    e.source,
    e.source_record_id,
    e.mission_key AS mission,
    coalesce(e.country_iso3, fold(e.country)) AS country,
    e.place_key AS place,
    e.notes,
    CASE WHEN s.n_entities > 1 THEN o.nation ELSE e.nation END AS nation,
    CASE WHEN s.n_entities > 1 THEN o.component ELSE c.component END AS component,
    CASE WHEN s.n_entities > 1 THEN o.cause ELSE e.cause END AS cause,
    CASE WHEN s.n_entities > 1 THEN o.incident_type ELSE e.incident_type END AS incident_type
FROM summed AS s
JOIN entity AS e ON e.entity_no = s.first_entity
LEFT JOIN components AS c ON c.code = e.personnel_category
LEFT JOIN modal AS o ON o.first_entity = s.first_entity;

-- A voice is a source, or a family of releases.
CREATE TABLE voice AS
SELECT family, (row_number() OVER (ORDER BY family) - 1)::SMALLINT AS voice, releases > 1 AS released
FROM (SELECT family, count(DISTINCT source) AS releases FROM row GROUP BY family);
