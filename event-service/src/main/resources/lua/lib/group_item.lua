-- group_item: an event that a group has read and that is not settled. Under its number stand: term of its delivery (0
-- is none), deliveries, consumer or -, type, id of its entry, partition. A redriven one has its envelope beside it,
-- under d<number>. The items of a partition stand in `group_order`; the first of each is in `group_due`.
--
-- Key     group hash written
-- Key     group_items hash written
-- Key     group_order zset written
-- Key     group_due zset written
-- Key     group_ages zset written
-- Keys    streams stream read

local function item_of(number)
  local text, envelope = unpack(redis.call('HMGET', group_items, number, 'd' .. number))
  if text then
    local one = { number = number, envelope = envelope }
    one.term, one.deliveries, one.consumer, one.type, one.id, one.partition =
      string.match(text, '^(%d+) (%d+) (%S+) (%S+) (%S+) (%S+)$')
    one.deliveries = tonumber(one.deliveries)
    return one
  end
end

-- The item of a delivery, while that is the last one and not settled.
local function delivered(delivery_id)
  local number, term = string.match(delivery_id, '^(%d+)%-(%d+)$')
  local one = number and item_of(number)
  return one and one.term == term and one or nil
end

-- Nil when its entry has left the stream.
local function envelope_of(one)
  local entry = not one.envelope and redis.call('XRANGE', streams .. one.type, one.id, one.id)[1]
  return one.envelope or entry and entry[2][2]
end

local function keep(one)
  redis.call('HSET', group_items, one.number, one.term .. ' ' .. int(one.deliveries) .. ' ' .. one.consumer .. ' '
    .. one.type .. ' ' .. one.id .. ' ' .. one.partition)
end

local function keep_envelope(one)
  redis.call('HSET', group_items, 'd' .. one.number, one.data)
end

local function order_of(one)
  return one.partition .. ' ' .. string.format('%016.0f', one.number)
end

-- The number of the item that holds a partition; nil is none.
local function first_of(partition)
  local first = redis.call('ZRANGEBYLEX', group_order, '[' .. partition .. ' ', '(' .. partition .. '!', 'LIMIT', 0, 1)
  return first[1] and int(tonumber(string.match(first[1], '%d+$')))
end

-- Last of its partition; due at once when it is the first.
local function add(one)
  local holder = first_of(one.partition)
  keep(one)
  redis.call('ZADD', group_order, 0, order_of(one))
  redis.call('ZADD', group_ages, string.match(one.id, '^%d+'), one.number)
  if not holder then
    redis.call('ZADD', group_due, int(now()), one.number)
  end
end

local function hold(one, consumer, term)
  one.consumer, one.term = consumer, int(term)
  redis.call('HINCRBY', group, 'open:' .. consumer, 1)
end

-- Nobody has it.
local function withdraw(one)
  if one.consumer ~= '-' and redis.call('HINCRBY', group, 'open:' .. one.consumer, -1) <= 0 then
    redis.call('HDEL', group, 'open:' .. one.consumer)
  end
  one.consumer, one.term = '-', '0'
end
