-- Grain: one scored pair with its two incidents, of incidents that an undecided pair touches.
-- Inputs: pairs, links. A tree of questions needs also the firm pairs around the undecided ones.
with placed as (
    select p.level, p.left_source, p.left_id, p.right_source, p.right_id, p.weight, p.band, p.decision, p.linked_now,
        a.incident_ref as ours, b.incident_ref as theirs
    from pairs as p
    join links as a on a.source = p.left_source and a.source_record_id = p.left_id
    join links as b on b.source = p.right_source and b.source_record_id = p.right_id
    where p.weight is not null
),
touched as (
    select ours as incident_ref from placed where decision = 'undecided' and level <> 'person'
    union
    select theirs from placed where decision = 'undecided' and level <> 'person'
)
select * from placed
where (level <> 'person' and ours in (from touched) and theirs in (from touched))
    or (level = 'person' and decision = 'undecided')
order by level, left_source, left_id, right_source, right_id
