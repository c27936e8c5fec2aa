-- Grain: one field of one source for one incident, with the rule that chose the incident's value.
-- Inputs: claims, chosen, counts_chosen, days, ranks.
with fields as (
    select c.incident_ref, c.source, c.ord, k.declared, unnest([
        struct_pack(field := 'date', value := c.day.date, chosen := c.ord = d.ord,
            rule := 'finest date within the date of the first source'),
        struct_pack(field := 'country_iso3', value := c.country_iso3, chosen := c.ord = h.country_ord, rule := null),
        struct_pack(field := 'mission', value := c.mission, chosen := c.ord = h.mission_ord, rule := null),
        struct_pack(field := 'place', value := c.spot.place, chosen := c.ord = h.spot_key % 1000000,
            rule := 'finest place, then first source'),
        struct_pack(field := 'cause', value := c.cause, chosen := c.ord = h.cause_ord, rule := null),
        struct_pack(field := 'incident_type', value := c.incident_type, chosen := c.ord = h.type_ord, rule := null),
        struct_pack(field := 'killed', value := cast(c.killed as varchar)
            || if(c.killed_low < c.killed_high, ' (' || c.killed_low || '-' || c.killed_high || ')', ''),
            chosen := c.ord = n.killed_ord,
            rule := if(n.killed_voices > 1, 'middle value of ' || n.killed_voices || ' sources', null)),
        struct_pack(field := 'injured', value := cast(c.injured as varchar), chosen := c.ord = n.injured_ord,
            rule := if(n.injured_voices > 1, 'middle value of ' || n.injured_voices || ' sources', null))
    ]) as f, h.n_sources
    from claims as c
    join chosen as h using (incident_ref)
    join counts_chosen as n using (incident_ref)
    join ranks as k using (source)
    left join days as d on d.incident_ref = c.incident_ref
),
told as (select incident_ref, source, declared, n_sources, f.field, f.value, coalesce(f.chosen, false) as chosen, f.rule
    from fields where f.value is not null),
summed as (
    select incident_ref, field, count(*) as n, min(value) = max(value) as agree,
        bool_or(declared and chosen) as declared, any_value(rule) as rule
    from told where n_sources > 1 group by incident_ref, field
)
select t.incident_ref, t.field, t.source, t.value, t.chosen,
    case
        when t.n_sources = 1 or s.n = 1 then 'only source that tells'
        when s.agree then 'sources agree'
        when s.rule is not null then s.rule
        when s.declared then 'declared precedence of sources'
        else 'person rows before counts, newest release first, originals before copies'
    end as rule
from told as t left join summed as s using (incident_ref, field)
order by t.incident_ref, t.field, t.source
