-- Codes of the pairs in `paired` (a, b, base): degrees of agreement, days apart, names.
SELECT
    p.a,
    p.b,
    p.base,
    l.voice AS voice_a,
    r.voice AS voice_b,
    {apart}::SMALLINT AS apart,
    coalesce(n.bits, -99) AS name_bits,
    CASE WHEN l.lat IS NULL OR r.lat IS NULL OR {vague} THEN -1 ELSE {km} END AS km,
    l.voice <> r.voice AND l.day = r.day AND coalesce(abs(l.own_lat - r.own_lat) + abs(l.own_lon - r.own_lon) < 0.0001, false)
        AND l.killed IS NOT DISTINCT FROM r.killed AND l.injured IS NOT DISTINCT FROM r.injured
        AND l.kidnapped IS NOT DISTINCT FROM r.kidnapped AS copied,
    coalesce(NOT list_has_any(l.countries, r.countries), false)
        OR coalesce(l.of_mission AND (r.un_staff = 0 OR r.un_staff > 0 AND l.component IN ('military', 'police')), false)
        OR coalesce(r.of_mission AND (l.un_staff = 0 OR l.un_staff > 0 AND r.component IN ('military', 'police')), false)
        AS abroad,
    {codes},
    CASE
        WHEN NOT (x.named AND y.named) THEN 0
        WHEN n.bits >= 4 THEN 1
        WHEN n.bits >= -2 THEN 2
        WHEN x.n_entities = 1 AND y.n_entities = 1 AND x.killed IS NOT DISTINCT FROM y.killed THEN 3
        ELSE 4
    END::UTINYINT AS names
FROM paired AS p
JOIN frame AS l ON l.unique_id = p.a
JOIN frame AS r ON r.unique_id = p.b
JOIN named AS x ON x.cand = p.a
JOIN named AS y ON y.cand = p.b
LEFT JOIN name_evidence AS n ON n.a = p.a AND n.b = p.b
ORDER BY p.a, p.b
