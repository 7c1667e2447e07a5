-- alive: a sign of life of an instance, by whatever script it came.
--
-- Key     active_instances zset written
-- Keys    capabilities set written
-- Keys    capacities hash written
-- Key     gossip hash written
-- Key     instance_loads zset written
-- Key     instance_roles hash written
-- Keys    instances hash written
-- Key     instances_due zset written
-- Keys    roles set written
-- Uses    tell
local function gossip_of(status, ttl, seen)
  return '{"status":"' .. status .. '","ttl":' .. int(ttl) .. ',"lastSeen":' .. int(seen or now())
    .. (seen and ',"seen":' .. int(seen) or '') .. '}'
end

-- Into the sets of its roles.
local function join(id, names)
  for _, name in ipairs(cjson.decode(names)) do
    redis.call('SADD', roles .. name, id)
    redis.call('PERSIST', roles .. name)
  end
  redis.call('HSET', instance_roles, id, names)
end

-- Only what is known of the dead has a clock, as one that ran for the living would run through an outage too. One that
-- counted as dead is back with everything it had, and that is said once.
-- PERSIST first: it passes at maxmemory, and what follows passes with it.
local function alive(id, ttl, status)
  local was_dead = status == 'OFFLINE'
  local back = redis.call('PERSIST', instances .. id) == 1 or was_dead
  local seen, version, names =
    unpack(back and redis.call('HMGET', instances .. id, 'lastSeen', 'version', 'roles') or {})
  redis.call('HSET', instances .. id, 'lastSeen', int(now()), 'lastHeartbeat', int(now()))
  redis.call('ZADD', active_instances, int(now()), id)
  if back then
    redis.call('PERSIST', capabilities .. id)
    redis.call('PERSIST', capacities .. id)
    join(id, names or '[]')
  end
  if was_dead then
    version = math.max(now(), version + 1)
    redis.call('HSET', instances .. id, 'status', 'healthy', 'version', int(version))
    redis.call('ZADD', instances_due, int(now() + 1.5 * ttl), id)
    redis.call('ZADD', instance_loads, 'NX', 0, id)
    redis.call('HSET', gossip, id, gossip_of('healthy', ttl))
    tell('instance.recovered', id, version, '{"id":"' .. id .. '","silentMs":' .. int(now() - seen) .. '}', id)
  end
end
