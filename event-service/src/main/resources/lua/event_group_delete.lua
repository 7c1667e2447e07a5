-- event_group_delete: a group ends, with its dead letters.
--
-- Key     group_names zset written
-- Key     group hash written
-- Key     group_items hash written
-- Key     group_order zset written
-- Key     group_due zset written
-- Key     group_ages zset written
-- Key     group_consumers zset written
-- Key     group_dead stream written
-- Uses    group_known
-- ARGV[1] group
-- Returns   1
-- Refuses   NOT_FOUND no such group
-- Guarantee nothing of it is left; no delivery of it is current, also when a group is made under its name
-- Cost      O(items + dead letters)
if redis.call('EXISTS', group) == 0 then
  return no_group(ARGV[1])
end
redis.call('DEL', group, group_items, group_order, group_due, group_ages, group_consumers, group_dead)
redis.call('ZREM', group_names, ARGV[1])
return 1
