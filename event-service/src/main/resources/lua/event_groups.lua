-- event_groups: the names of all groups.
--
-- Key     group_names zset read
-- Returns   {name, …}
-- Guarantee every group that was fetched from and not deleted
-- Cost      O(groups)
return redis.call('ZRANGE', group_names, 0, -1)
