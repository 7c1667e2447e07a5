-- settle: the end of an item, by which the next of its partition is due.
--
-- Key     group hash written
-- Key     group_items hash written
-- Key     group_order zset written
-- Key     group_due zset written
-- Key     group_ages zset written
-- Key     group_dead stream written
-- Key     group_channel channel written
-- Uses    group_item

-- HDEL first: it passes at maxmemory, and what follows passes with it.
local function settle(one)
  redis.call('HDEL', group_items, one.number, 'd' .. one.number)
  withdraw(one)
  redis.call('ZREM', group_due, one.number)
  redis.call('ZREM', group_ages, one.number)
  redis.call('ZREM', group_order, order_of(one))
  local following = first_of(one.partition)
  if following then
    redis.call('ZADD', group_due, int(now()), following)
  end
end

-- A dead letter. They leave by age, all of them at last.
local function bury(one, envelope, why, dead_ms)
  local consumer = one.consumer
  settle(one)
  redis.call('XADD', group_dead, '*', 'data', envelope, 'type', one.type, 'id', one.id, 'partition', one.partition,
    'deliveries', int(one.deliveries), 'consumer', consumer, 'why', why)
  redis.call('XTRIM', group_dead, 'MINID', int(now() - dead_ms))
  redis.call('PEXPIRE', group_dead, int(dead_ms))
  redis.call('HINCRBY', group, 'dead', 1)
end

-- Who was told of the gap came with it: it is told no more.
local function heard_of_gap(term)
  local since = redis.call('HGET', group, 'gapTerm')
  if since and tonumber(term) >= tonumber(since) then
    redis.call('HDEL', group, 'gap', 'gapTerm')
  end
end

-- There may be something to fetch in so many milliseconds.
local function tell_fetchers(name, ms)
  redis.call('PUBLISH', group_channel, name .. ' ' .. int(ms))
end
