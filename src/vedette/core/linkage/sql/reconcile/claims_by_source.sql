-- Grain: one field of one source for one incident, with the rule that chose the incident's value.
-- Inputs: claims, chosen, counts_chosen, circumstances, days, resolved, and as variables the `first` and `last`
-- incident to take. `place` is the order of rows: incident, field, source.
-- The order of a declared source is below 100000. Words that repeat are of a type that lists them, which is
-- sorted several times faster and in a quarter of the memory.
with base as materialized (
    select c.*, h.n_sources, h.n_date, h.n_country, h.n_mission, h.n_place, h.n_cause, h.n_type, h.n_killed,
        h.n_injured, h.same_date, h.same_place, h.disagreements, h.country_ord, h.mission_ord, h.spot_key, h.cause_ord,
        h.type_ord, n.killed_ord, n.injured_ord, n.killed_voices, n.injured_voices, d.ord as day_ord,
        x.activity_ord, x.n_activity, x.same_activity, x.weapon_ord, x.n_weapon, x.same_weapon,
        x.local_time_ord, x.n_local_time, x.same_local_time
    from claims as c
    join chosen as h using (inc)
    join counts_chosen as n using (inc)
    join circumstances as x using (inc)
    left join days as d on d.inc = c.inc
    where c.inc between getvariable('first') and getvariable('last')
),
told as (
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 1000 + ord % 1000 as place, 'cause'::field_name as field,
        cause as value, ord = cause_ord as chosen, n_cause as n_telling, not contains(disagreements, 'cause') as agree,
        null::rule_words as rule, cause_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 2000 + ord % 1000 as place, 'country_iso3'::field_name as field,
        country_iso3 as value, ord = country_ord as chosen, n_country as n_telling, not contains(disagreements, 'country_iso3') as agree,
        null::rule_words as rule, country_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 3000 + ord % 1000 as place, 'date'::field_name as field,
        day.date as value, ord = day_ord as chosen, n_date as n_telling, same_date as agree,
        'finest date within the date of the first source'::rule_words as rule, day_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 4000 + ord % 1000 as place, 'incident_type'::field_name as field,
        incident_type as value, ord = type_ord as chosen, n_type as n_telling, not contains(disagreements, 'incident_type') as agree,
        null::rule_words as rule, type_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 5000 + ord % 1000 as place, 'injured'::field_name as field,
        cast(injured as varchar) as value, ord = injured_ord as chosen, n_injured as n_telling, not contains(disagreements, 'injured') as agree,
        if(injured_voices > 1, 'middle value of ' || injured_voices || ' sources', null)::rule_words as rule, injured_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 6000 + ord % 1000 as place, 'killed'::field_name as field,
        if(killed_low < killed_high, killed || ' (' || killed_low || '-' || killed_high || ')', cast(killed as varchar)) as value, ord = killed_ord as chosen, n_killed as n_telling, not contains(disagreements, 'killed') as agree,
        if(killed_voices > 1, 'middle value of ' || killed_voices || ' sources', null)::rule_words as rule, killed_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 8000 + ord % 1000 as place, 'mission'::field_name as field,
        mission as value, ord = mission_ord as chosen, n_mission as n_telling, not contains(disagreements, 'mission') as agree,
        null::rule_words as rule, mission_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 9000 + ord % 1000 as place, 'place'::field_name as field,
        spot.place as value, ord = spot_key % 1000000 as chosen, n_place as n_telling, same_place as agree,
        'finest place, then first source'::rule_words as rule, spot_key % 1000000 < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 0000 + ord % 1000 as place, 'activity'::field_name as field,
        if(activity in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict'), null, activity) as value, ord = activity_ord as chosen, n_activity as n_telling, same_activity as agree,
        null::rule_words as rule, activity_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 7000 + ord % 1000 as place, 'local_time'::field_name as field,
        if(local_time in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict'), null, local_time) as value, ord = local_time_ord as chosen, n_local_time as n_telling, same_local_time as agree,
        null::rule_words as rule, local_time_ord < 100000 as declared
    from base
    union all
    select inc, incident_ref, source, cast(inc as bigint) * 100000 + 10000 + ord % 1000 as place, 'weapon'::field_name as field,
        if(weapon in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict'), null, weapon) as value, ord = weapon_ord as chosen, n_weapon as n_telling, same_weapon as agree,
        null::rule_words as rule, weapon_ord < 100000 as declared
    from base
)
select t.incident_ref, t.field, t.source::source_name as source, value, coalesce(chosen, false) as chosen,
    (case
        when r.rule is not null then r.rule
        when n_telling = 1 then 'only source that tells'
        when agree then 'sources agree'
        when t.rule is not null then t.rule::varchar
        when declared then 'declared precedence of sources'
        else 'person rows before counts, newest release first, originals before copies'
    end)::rule_words as rule,
    place
from told as t left join (select inc, field::field_name as field, rule from resolved) as r using (inc, field)
where value is not null
