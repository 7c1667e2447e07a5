-- system_get_state: who is here, and what happened last.
--
-- KEYS[1] active    zset  read  cb:instances:active, by last beat
-- KEYS[2] loads     zset  read  cb:instances:load
-- KEYS[3] types     zset  read  cb:types:events, callers' types by their last event
-- KEYS[4] prefix cb:instance:
-- KEYS[5] prefix cb:stream:
-- ARGV[1] max   ARGV[2..] types of the fleet's own events
-- Returns   {{id, load, status, roles, capabilities, capacity, registeredAt, lastSeen}, …}, {event, …}, each at most max, the newest first
-- Refuses   nothing
-- Guarantee events by millisecond; within one millisecond in any order of their types
-- Cost      O(types + max)
local active, loads, types, instances, streams = unpack(KEYS)
local max = tonumber(ARGV[1])

local here = {}
for _, id in ipairs(redis.call('ZREVRANGE', active, 0, 3 * max)) do
  local status, roles, capabilities, capacity, registered_at, seen, ttl =
    unpack(redis.call('HMGET', instances .. id, 'status', 'roles', 'capabilities', 'capacity', 'registeredAt', 'lastSeen', 'ttl'))
  if ttl and #here < max then
    status = now() - seen > 1.5 * ttl and 'OFFLINE' or status
    here[#here + 1] = { id, redis.call('ZSCORE', loads, id) or '0', status, roles, capabilities, capacity, registered_at, seen }
  end
end

local heads = {}
local function advance(name, upto)
  local entry = redis.call('XREVRANGE', streams .. name, upto, '-', 'COUNT', 1)[1]
  heads[name] = entry and { id = entry[1], ms = tonumber(string.match(entry[1], '^%d+')), data = entry[2][2] }
end
for i = 2, #ARGV do
  advance(ARGV[i], '+')
end
for _, name in ipairs(redis.call('ZREVRANGE', types, 0, max - 1)) do
  advance(name, '+')
end
local events = {}
while #events < max do
  local newest
  for name, head in pairs(heads) do
    newest = (not newest or head.ms > heads[newest].ms) and name or newest
  end
  if not newest then
    break
  end
  events[#events + 1] = heads[newest].data
  advance(newest, '(' .. heads[newest].id)
end
return { here, events }
