-- Grain: one source in one incident; `alone` where it has one row there, which needs no summing up.
-- Inputs: links, numbers, ranks.
select n.inc, k.ord, count(*) = 1 as alone
from links as l join numbers as n using (incident_ref) join ranks as k using (source)
group by n.inc, k.ord
