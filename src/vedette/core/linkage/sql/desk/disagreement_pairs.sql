-- Grain: field, two sources, incident, where they differ. Input: compared.
select field, source_a, source_b, incident_ref, year, value_a, value_b from compared where differ
