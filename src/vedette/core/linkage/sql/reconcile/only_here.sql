-- Grain: one incident that sources of one family only have; `scope` when no other source covers it.
-- Inputs: incidents, claims, ranks, linked. A source covers its years, its missions (or, if it names
-- none, its countries) and its causes (all, if it names none).
with lone as (
    select c.incident_ref, max(k.family_or_source) as family, arg_min(c.source, c.ord) as source_a
    from claims as c join ranks as k using (source)
    where c.source <> '(person)'
    group by c.incident_ref having min(k.family_or_source) = max(k.family_or_source)
),
spans as (
    select l.source, any_value(k.family_or_source) as family, min(year(l.date_from)) as first_year,
        max(year(l.date_to)) as last_year, count(l.mission) > 0 as has_missions, count(l.cause) > 0 as has_causes
    from linked as l join ranks as k using (source) group by l.source
),
missions as (select distinct source, mission from linked where mission is not null),
countries as (select distinct source, country_iso3 from linked where country_iso3 is not null),
causes as (select distinct source, cause from linked where cause is not null),
kinds as (
    select distinct l.family, i.mission, i.country_iso3, i.cause, i.year from lone as l join incidents as i using (incident_ref)
),
covered as (
    select k.*, count(s.source) as n_covering, string_agg(s.source, ', ' order by s.source) as covering
    from kinds as k
    left join spans as s on s.family <> k.family and k.year between s.first_year and s.last_year
        and if(s.has_missions and k.mission is not null,
            (s.source, k.mission) in (select source, mission from missions),
            (s.source, k.country_iso3) in (select source, country_iso3 from countries))
        and (not s.has_causes or k.cause is null or (s.source, k.cause) in (select source, cause from causes))
    group by all
)
select if(c.n_covering = 0, 'scope', 'only_here') as reason, l.incident_ref as subject, l.incident_ref,
    'record' as field, i.mission, i.date as period, l.source_a, coalesce(c.covering, 'all others') as source_b,
    cast(i.killed as varchar) as value_a, null as value_b,
    'Incident ' || l.incident_ref || ' (' || i.title || ') stands only in ' || l.source_a
        || if(c.n_covering = 0, '; no other source covers its mission or country, year and cause.',
            ', not in ' || c.covering || '.') as words
from lone as l
join incidents as i using (incident_ref)
join covered as c on c.family = l.family and c.mission is not distinct from i.mission
    and c.country_iso3 is not distinct from i.country_iso3 and c.cause is not distinct from i.cause
    and c.year is not distinct from i.year
