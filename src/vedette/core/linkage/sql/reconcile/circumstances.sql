-- Grain: one incident with what the first source that tells says of it, and how many tell: type, activity, weapon, time.
-- A source that says why it has no value counts behind all that have one; where nobody says anything: not_recorded.
-- Input: claims.
with told as (
    select inc, lpad(cast(ord as varchar), 9, '0') as key, ord,
        told_type, activity, weapon, local_time,
        told_type in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict') as no_told_type,
        activity in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict') as no_activity,
        weapon in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict') as no_weapon,
        local_time in ('not_recorded', 'unknown', 'not_applicable', 'withheld', 'suppressed', 'not_yet_known', 'conflict') as no_local_time
    from claims
)
select
    inc,
    coalesce(substr(min(if(no_told_type, '1', '0') || key || told_type), 11), 'not_recorded') as told_type,
    min(ord) filter (not no_told_type) as told_type_ord,
    count(*) filter (not no_told_type) as n_told_type,
    coalesce(min(told_type) filter (not no_told_type) = max(told_type) filter (not no_told_type), true) as same_told_type,
    coalesce(substr(min(if(no_activity, '1', '0') || key || activity), 11), 'not_recorded') as activity,
    min(ord) filter (not no_activity) as activity_ord,
    count(*) filter (not no_activity) as n_activity,
    coalesce(min(activity) filter (not no_activity) = max(activity) filter (not no_activity), true) as same_activity,
    coalesce(substr(min(if(no_weapon, '1', '0') || key || weapon), 11), 'not_recorded') as weapon,
    min(ord) filter (not no_weapon) as weapon_ord,
    count(*) filter (not no_weapon) as n_weapon,
    coalesce(min(weapon) filter (not no_weapon) = max(weapon) filter (not no_weapon), true) as same_weapon,
    coalesce(substr(min(if(no_local_time, '1', '0') || key || local_time), 11), 'not_recorded') as local_time,
    min(ord) filter (not no_local_time) as local_time_ord,
    count(*) filter (not no_local_time) as n_local_time,
    coalesce(min(local_time) filter (not no_local_time) = max(local_time) filter (not no_local_time), true) as same_local_time
from told
group by inc
