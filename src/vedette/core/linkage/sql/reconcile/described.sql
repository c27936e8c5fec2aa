-- Grain: one incident with what only its counted rows tell: category, nationality, staff affected.
-- Inputs: source_facts, components.
select
    incident_ref,
    arg_min(personnel_category, ord) as personnel_category,
    arg_min(component, ord) as component,
    arg_min(nationality_iso3, ord) as nationality_iso3,
    arg_min(un_staff, ord) as un_staff
from source_facts left join components using (personnel_category)
where fact = 'count'
group by incident_ref
