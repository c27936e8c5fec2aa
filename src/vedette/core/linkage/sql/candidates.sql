-- Records -> entities (one per id of a family of releases) -> candidates (one per event that a source reports).
-- Needs: records (with `nth`, a number of each), families(source, family, release), components(code, component),
-- mission_words. Numbers are given to narrow tables and joined, so that no wide table is ever sorted.

CREATE TABLE numbers AS
SELECT nth, (row_number() OVER (ORDER BY source, source_record_id) - 1)::INTEGER AS row_no
FROM records WHERE grain IN ('person', 'incident');

CREATE TABLE repeats AS
SELECT r.nth, base.source_record_id
FROM records AS r
JOIN records AS base
    ON base.source = r.source
    AND base.source_record_id = regexp_replace(r.source_record_id, '#[0-9]+$', '')
    AND base.source_record_id <> r.source_record_id
WHERE r.source_record_id LIKE '%#%';

CREATE TABLE row AS
SELECT
    n.row_no,
    r.source, r.source_record_id, r.grain, r.date_from, r.date_to, r.country, r.country_iso3, r.admin1, r.place, r.lat, r.lon,
    r.geo_precision, r.cause, r.cause_text, r.incident_type, r.personnel_category, r.nationality_iso3,
    r.killed, r.killed_low, r.killed_high, r.injured, r.kidnapped, r.un_staff,
    r.name, r.sex, r.birth_year, r.rank, r.notes,
    CASE WHEN r.incident_id <> r.source_record_id THEN nullif(trim(r.incident_id), '') END AS incident_id,
    coalesce(f.family, r.source) AS family,
    coalesce(f.release, 0) AS release,
    coalesce(base.source_record_id, r.source_record_id) AS entity_id,
    (base.source_record_id IS NOT NULL)::INTEGER AS repeated,
    m.word AS mission_key
FROM records AS r
JOIN numbers AS n USING (nth)
LEFT JOIN families AS f USING (source)
LEFT JOIN repeats AS base USING (nth)
LEFT JOIN mission_words AS m ON m.mission_code IS NOT DISTINCT FROM r.mission_code AND m.mission IS NOT DISTINCT FROM r.mission;

-- The youngest release says what a record is, in it the row without a repeated id, then the first row.
CREATE TABLE entity AS
WITH spoken AS (
    SELECT family, entity_id,
        min(((1000 - release) * 2 + repeated)::BIGINT * 4294967296 + row_no) % 4294967296 AS row_no
    FROM row GROUP BY family, entity_id
),
places AS (SELECT place, fold(place) AS place_key FROM (SELECT DISTINCT place FROM row)),
ordered AS (
    SELECT
        row_no::INTEGER AS row_no,
        (row_number() OVER (ORDER BY family, length(entity_id), entity_id) - 1)::INTEGER AS entity_no
    FROM spoken
)
SELECT
    o.entity_no,
    r.*,
    p.place_key,
    r.nationality_iso3 AS nation,
    (r.date_from - DATE '1970-01-01')::INTEGER AS day_from,
    (r.date_to - DATE '1970-01-01')::INTEGER AS day_to
FROM row AS r JOIN ordered AS o USING (row_no) LEFT JOIN places AS p ON p.place = r.place;

-- Persons of one report: the source's own incident, else one mission (country), day, place and cause.
-- Reports are numbered in the order of their first entity, which is that of families.
CREATE TABLE grouped AS
WITH reported AS (
    SELECT
        entity_no,
        family,
        CASE
            WHEN incident_id IS NOT NULL THEN 'g' || incident_id
            WHEN date_from IS NULL OR coalesce(mission_key, country_iso3, country) IS NULL
                OR date_to - date_from > 31 THEN 'p' || entity_id
            ELSE concat_ws(chr(31), 'k', coalesce(mission_key, ''), coalesce(country_iso3, country, ''),
                date_from, date_to, coalesce(place_key, ''), coalesce(cause, cause_text, ''))
        END AS report
    FROM entity WHERE grain = 'person'
),
led AS (
    SELECT entity_no, entity_no AS first_entity FROM entity WHERE grain = 'incident'
    UNION ALL
    SELECT entity_no, first_entity
    FROM reported
    JOIN (SELECT family, report, min(entity_no) AS first_entity FROM reported GROUP BY ALL) USING (family, report)
),
first AS (
    SELECT first_entity, (row_number() OVER (ORDER BY first_entity) - 1)::INTEGER AS cand, count(*)::INTEGER AS n_entities
    FROM led GROUP BY first_entity
)
SELECT l.entity_no, f.first_entity, f.cand, f.n_entities FROM led AS l JOIN first AS f USING (first_entity);

CREATE TABLE candidate AS
WITH numbered AS (
    SELECT e.*, g.cand, c.component
    FROM entity AS e
    JOIN grouped AS g USING (entity_no)
    LEFT JOIN components AS c ON c.code = e.personnel_category
    WHERE g.n_entities > 1
),
summed AS (
    SELECT
        cand,
        any_value(grain) AS grain,
        min(day_from) AS day_from,
        max(day_to) AS day_to,
        sum(coalesce(killed, 1))::INTEGER AS killed,
        sum(coalesce(injured, 0))::INTEGER AS injured,
        max(kidnapped)::INTEGER AS kidnapped,
        max(un_staff)::INTEGER AS un_staff,
        min(killed_low)::INTEGER AS killed_low,
        max(killed_high)::INTEGER AS killed_high,
        min(lat) AS lat,
        arg_min(lon, lat) AS lon,
        min(geo_precision) AS geo_precision,
        mode(nation ORDER BY nation) AS nation,
        mode(component ORDER BY component) AS component,
        mode(cause ORDER BY cause) AS cause,
        mode(incident_type ORDER BY incident_type) AS incident_type
    FROM numbered
    GROUP BY cand
),
led AS (
    SELECT e.*, g.cand, g.n_entities, c.component
    FROM grouped AS g
    JOIN entity AS e ON e.entity_no = g.first_entity
    LEFT JOIN components AS c ON c.code = e.personnel_category
    WHERE g.entity_no = g.first_entity
),
described AS (
    SELECT
        cand, grain, day_from, day_to,
        if(grain = 'person', coalesce(killed, 1), killed)::INTEGER AS killed,
        if(grain = 'person', coalesce(injured, 0), injured)::INTEGER AS injured,
        kidnapped::INTEGER AS kidnapped, un_staff::INTEGER AS un_staff,
        killed_low::INTEGER AS killed_low, killed_high::INTEGER AS killed_high,
        lat, if(lat IS NULL, NULL, lon) AS lon, geo_precision, nation, component, cause, incident_type
    FROM led WHERE n_entities = 1
    UNION ALL BY NAME
    FROM summed
)
SELECT
    d.*,
    l.first_entity,
    l.n_entities,
    l.family,
    l.source,
    l.source_record_id,
    l.mission_key AS mission,
    coalesce(l.country_iso3, fold(l.country)) AS country,
    l.place_key AS place,
    fold(l.admin1) AS province,
    l.notes
FROM described AS d
JOIN (SELECT *, entity_no AS first_entity FROM led) AS l USING (cand);

-- A voice is a source, or a family of releases.
CREATE TABLE voice AS
SELECT family, (row_number() OVER (ORDER BY family) - 1)::SMALLINT AS voice, releases > 1 AS released
FROM (SELECT family, count(DISTINCT source) AS releases FROM row GROUP BY family);
