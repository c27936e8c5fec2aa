-- Grain: one incident that an undecided pair touches, with the deaths that hang on it.
-- `less`: its deaths may be those of the other incident; `more`: one of its sources may tell of another.
-- Inputs: pairs, linked, claims, counts_chosen.
with touched as (
    select p.left_source, p.right_source, a.inc as a, b.inc as b
    from pairs as p
    join linked as a on a.source = p.left_source and a.source_record_id = p.left_id
    join linked as b on b.source = p.right_source and b.source_record_id = p.right_id
    where p.decision = 'undecided' and p.level <> 'person'
),
across as (
    -- of two incidents that may be one, the one with fewer deaths may vanish
    select if(coalesce(x.killed, 0) < coalesce(y.killed, 0)
        or (coalesce(x.killed, 0) = coalesce(y.killed, 0) and a > b), a, b) as inc, a, b
    from touched
    join counts_chosen as x on x.inc = a
    join counts_chosen as y on y.inc = b
    where a <> b
),
within as (
    select t.a as inc, max(least(coalesce(l.killed, 0), coalesce(r.killed, 0))) as more
    from touched as t
    join claims as l on l.inc = t.a and l.source = t.left_source
    join claims as r on r.inc = t.a and r.source = t.right_source
    where t.a = t.b
    group by t.a
),
refs as (
    select a as inc from touched union select b from touched
)
select
    refs.inc,
    refs.inc in (select inc from across) as may_vanish,
    coalesce(within.more, 0) as more
from refs left join within using (inc)
