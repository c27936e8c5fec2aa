-- Grain: one person or counted incident that one source has in several rows. Inputs: linked, source_facts.
select 'duplicate_in_source' as reason,
    coalesce(l.person_ref, l.incident_ref) as subject, any_value(l.incident_ref) as incident_ref,
    if(l.person_ref is null, 'incident', 'person') as field, min(l.mission) as mission, min(l.date) as period,
    l.source as source_a, l.source as source_b,
    min(l.source_record_id) as value_a,
    string_agg(l.source_record_id, ', ' order by l.source_record_id) as value_b,
    l.source || ' has ' || count(*) || ' rows for one ' || if(l.person_ref is null, 'incident', 'person') || ': '
        || string_agg(l.source_record_id, ', ' order by l.source_record_id)
        || coalesce('; they differ in ' || nullif(concat_ws(', ',
            if(min(l.nationality) <> max(l.nationality), 'nationality', null), if(min(l.date) <> max(l.date), 'date', null),
            if(min(l.cause) <> max(l.cause), 'cause', null), if(min(l.killed) <> max(l.killed), 'killed', null),
            if(min(l.place) <> max(l.place), 'place', null)), ''), '') || '.' as words
from linked as l
semi join (select source, incident_ref, fact from source_facts where n_rows > 1) as m
    on m.source = l.source and m.incident_ref = l.incident_ref and m.fact = coalesce(l.person_ref, 'count')
group by l.source, l.incident_ref, l.person_ref having count(*) > 1
