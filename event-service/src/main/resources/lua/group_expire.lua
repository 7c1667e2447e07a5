-- group_expire: a group that nobody fetched from for too long ends, with its dead letters.
--
-- Key     group_names zset written
-- Key     group hash written
-- Key     group_items hash written
-- Key     group_order zset written
-- Key     group_due zset written
-- Key     group_ages zset written
-- Key     group_consumers zset written
-- Key     group_dead stream written
-- Uses    tell
-- ARGV[1] group   ARGV[2] idle_ms
-- Returns   1 it ended, 0 somebody fetched meanwhile, or it is gone
-- Guarantee as event_group_delete; told once, with how many of its events nobody had settled
-- Cost      O(items + dead letters)
local fetched = tonumber(redis.call('ZSCORE', group_names, ARGV[1]))
if not fetched or fetched > now() - tonumber(ARGV[2]) then
  return 0
end
local unsettled, dead = redis.call('HLEN', group_items), redis.call('XLEN', group_dead)
redis.call('DEL', group, group_items, group_order, group_due, group_ages, group_consumers, group_dead)
redis.call('ZREM', group_names, ARGV[1])
tell('alert.group_removed', ARGV[1], now(), cjson.encode({ group = ARGV[1], lastFetch = iso(fetched),
  unsettled = unsettled, dead = dead }))
return 1
