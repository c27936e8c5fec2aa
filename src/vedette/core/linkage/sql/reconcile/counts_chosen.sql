-- Grain: one incident with its chosen counts and the source that made them: of the sources of the best
-- rank the middle value (the lower of two), never the maximum. Inputs: claims, chosen.
with single as (
    select c.inc, c.killed, c.injured,
        if(c.killed is null, null, c.ord) as killed_ord, if(c.injured is null, null, c.ord) as injured_ord,
        1 as killed_voices, 1 as injured_voices
    from claims as c join chosen as h using (inc)
    where h.n_sources = 1
),
killed_of as (
    select c.inc, list_sort(list(struct_pack(value := c.killed, ord := c.ord))) as voices
    from claims as c join chosen as h using (inc)
    where h.n_sources > 1 and c.killed is not null and c.rank = h.killed_rank
    group by c.inc
),
injured_of as (
    select c.inc, list_sort(list(struct_pack(value := c.injured, ord := c.ord))) as voices
    from claims as c join chosen as h using (inc)
    where h.n_sources > 1 and c.injured is not null and c.rank = h.injured_rank
    group by c.inc
)
select * from single
union all
select
    h.inc,
    k.voices[(len(k.voices) + 1) // 2].value,
    i.voices[(len(i.voices) + 1) // 2].value,
    k.voices[(len(k.voices) + 1) // 2].ord,
    i.voices[(len(i.voices) + 1) // 2].ord,
    len(k.voices),
    len(i.voices)
from chosen as h
left join killed_of as k using (inc)
left join injured_of as i using (inc)
where h.n_sources > 1
