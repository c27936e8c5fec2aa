-- Grain: one person or counted incident that one source has in several rows. Inputs: linked, incidents.
select 'duplicate_in_source' as reason,
    coalesce(l.person_ref, l.incident_ref) as subject, any_value(l.incident_ref) as incident_ref,
    if(l.person_ref is null, 'incident', 'person') as field, min(l.mission) as mission, min(l.date) as period,
    l.source as source_a, l.source as source_b,
    min(l.source_record_id) as value_a,
    string_agg(l.source_record_id, ', ' order by l.source_record_id) as value_b,
    l.source || ' has ' || count(*) || ' rows for one ' || if(l.person_ref is null, 'incident', 'person') || ': '
        || string_agg(l.source_record_id, ', ' order by l.source_record_id)
        || coalesce('; they differ in ' || nullif(concat_ws(', ',
            if(count(distinct nationality_iso3) > 1, 'nationality', null), if(count(distinct l.date) > 1, 'date', null),
            if(count(distinct l.cause) > 1, 'cause', null), if(count(distinct l.killed) > 1, 'killed', null),
            if(count(distinct l.place) > 1, 'place', null)), ''), '') || '.' as words
from linked as l
group by l.source, l.incident_ref, l.person_ref having count(*) > 1
