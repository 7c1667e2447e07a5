-- system_get_state: who is here, and what happened last.
--
-- Key     active_instances zset read
-- Key     event_types zset read
-- Key     instance_loads zset read
-- Keys    instances hash read
-- Keys    streams stream read
-- ARGV[1] max   ARGV[2..] types of the fleet's own events
-- Returns   {{id, load, status, roles, capabilities, capacity, registeredAt, lastSeen}, …}, {event, …}, each at most
--           max, the newest first
-- Refuses   nothing
-- Guarantee events by millisecond; within one millisecond in any order of their types
-- Cost      O(types + max)
local max = tonumber(ARGV[1])

local here = {}
for _, id in ipairs(redis.call('ZREVRANGE', active_instances, 0, 3 * max)) do
  local status, roles, capabilities, capacity, since, seen, ttl = unpack(redis.call('HMGET', instances .. id,
    'status', 'roles', 'capabilities', 'capacity', 'registeredAt', 'lastSeen', 'ttl'))
  if ttl and #here < max then
    status = now() - seen > 1.5 * ttl and 'OFFLINE' or status
    local load = redis.call('ZSCORE', instance_loads, id) or '0'
    here[#here + 1] = { id, load, status, roles, capabilities, capacity, since, seen }
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
for _, name in ipairs(redis.call('ZREVRANGE', event_types, 0, max - 1)) do
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
