-- Persons with their candidate, and pairs of persons of one area: who share a word of the name
-- within six weeks, or the beginning or end of one within ten days.
CREATE TABLE person AS
SELECT
    e.entity_no,
    g.cand,
    v.voice,
    c.area,
    e.day_from AS day,
    string_split(fold(e.name), ' ') AS words,
    e.birth_year,
    e.nation,
    fold(e.rank) AS rank,
    e.sex,
    p.component,
    coalesce(e.killed, 1) > 0 AS dead
FROM entity AS e
JOIN grouped AS g USING (entity_no)
JOIN candidate AS c USING (cand)
JOIN voice AS v ON v.family = e.family
LEFT JOIN components AS p ON p.code = e.personnel_category
WHERE e.grain = 'person'
ORDER BY e.entity_no;

CREATE TABLE person_pair AS
WITH word AS (
    SELECT DISTINCT entity_no, area, day, unnest(words) AS word FROM person WHERE words IS NOT NULL
),
part AS (
    SELECT DISTINCT entity_no, area, day, unnest([word[:3] || '*', '*' || word[-3:]]) AS part
    FROM word WHERE length(word) > 3
),
met AS (
    SELECT l.entity_no AS a, r.entity_no AS b
    FROM word AS l
    JOIN word AS r ON l.area = r.area AND l.word = r.word AND l.entity_no < r.entity_no
        AND l.day - r.day BETWEEN -45 AND 45
    WHERE length(l.word) > 2
    UNION
    SELECT l.entity_no AS a, r.entity_no AS b
    FROM part AS l
    JOIN part AS r ON l.area = r.area AND l.part = r.part AND l.entity_no < r.entity_no
        AND l.day - r.day BETWEEN -10 AND 10
)
SELECT
    m.a,
    m.b,
    l.cand AS cand_a,
    r.cand AS cand_b,
    l.voice AS voice_a,
    r.voice AS voice_b,
    l.words AS words_a,
    r.words AS words_b,
    CASE WHEN l.birth_year IS NULL OR r.birth_year IS NULL THEN 0 WHEN l.birth_year = r.birth_year THEN 1
        WHEN abs(l.birth_year - r.birth_year) <= 2 THEN 2 ELSE 3 END::UTINYINT AS birth,
    CASE WHEN l.nation IS NULL OR r.nation IS NULL THEN 0 WHEN l.nation = r.nation THEN 1 ELSE 2 END::UTINYINT AS nation,
    CASE WHEN l.rank IS NULL OR r.rank IS NULL THEN 0 WHEN l.rank = r.rank THEN 1 ELSE 2 END::UTINYINT AS rank,
    CASE WHEN l.sex IS NULL OR r.sex IS NULL THEN 0 WHEN l.sex = r.sex THEN 1 ELSE 2 END::UTINYINT AS sex,
    CASE WHEN abs(l.day - r.day) <= 1 THEN 1 WHEN abs(l.day - r.day) <= 8 THEN 2 ELSE 3 END::UTINYINT AS day
FROM met AS m
JOIN person AS l ON l.entity_no = m.a
JOIN person AS r ON r.entity_no = m.b
ORDER BY m.a, m.b;
