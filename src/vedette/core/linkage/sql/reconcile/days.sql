-- Grain: one incident with its chosen date: the finest claim that lies within the claim of the first
-- source. Inputs: claims, chosen.
with base as (
    select c.inc, c.day, c.ord
    from claims as c join chosen as h on h.inc = c.inc and h.date_ord = c.ord
)
select inc, day, ord
from base join chosen as h using (inc)
where h.n_sources = 1 or base.day.date_from = base.day.date_to
union all
select b.inc,
    arg_min(c.day, date_diff('day', c.day.date_from, c.day.date_to) * 1000000 + c.ord),
    arg_min(c.ord, date_diff('day', c.day.date_from, c.day.date_to) * 1000000 + c.ord)
from base as b
join chosen as h on h.inc = b.inc
join claims as c on c.inc = b.inc
    and c.day.date_from >= b.day.date_from and c.day.date_to <= b.day.date_to
where h.n_sources > 1 and b.day.date_from <> b.day.date_to
group by b.inc
