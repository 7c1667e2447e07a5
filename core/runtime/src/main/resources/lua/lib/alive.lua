-- alive: a sign of life of an instance, by whatever script it came.
--
-- Keys    instances hash written
-- Keys    capabilities set written
-- Key     active_instances zset written
-- Key     instances_due zset written
-- Key     instance_loads zset written
-- Key     gossip hash written
-- Uses    tell
local function gossip_of(status, ttl, seen)
  return '{"status":"' .. status .. '","ttl":' .. int(ttl) .. (seen and ',"seen":' .. int(seen) or '') .. '}'
end

-- One that counted as dead is back among the living, and that is said once.
-- PEXPIRE first: it passes at maxmemory, and what follows passes with it.
local function alive(id, ttl, status)
  local was_dead = status == 'OFFLINE'
  local seen, version = unpack(was_dead and redis.call('HMGET', instances .. id, 'lastSeen', 'version') or {})
  redis.call('PEXPIRE', instances .. id, int(4 * ttl))
  redis.call('PEXPIRE', capabilities .. id, int(4 * ttl))
  redis.call('HSET', instances .. id, 'lastSeen', int(now()))
  redis.call('ZADD', active_instances, int(now()), id)
  if seen then
    version = math.max(now(), version + 1)
    redis.call('HSET', instances .. id, 'status', 'healthy', 'version', int(version))
    redis.call('ZADD', instances_due, int(now() + 1.5 * ttl), id)
    redis.call('ZADD', instance_loads, 'NX', 0, id)
    redis.call('HSET', gossip, id, gossip_of('healthy', ttl))
    tell('instance.recovered', id, version, '{"id":"' .. id .. '","silentMs":' .. int(now() - seen) .. '}', id)
  end
end
