-- alive: a sign of life of an instance, by whatever script it came. One that counted as dead is back among the living, and that is said once.
local function gossip_of(status, ttl, seen)
  return '{"status":"' .. status .. '","ttl":' .. int(ttl) .. (seen and ',"seen":' .. int(seen) or '') .. '}'
end

-- PEXPIRE first: it passes at maxmemory, and what follows passes with it.
local function alive(instances, capabilities, id, ttl, status)
  local seen, version = unpack(status == 'OFFLINE' and redis.call('HMGET', instances .. id, 'lastSeen', 'version') or {})
  redis.call('PEXPIRE', instances .. id, int(4 * ttl))
  redis.call('PEXPIRE', capabilities .. id, int(4 * ttl))
  redis.call('HSET', instances .. id, 'lastSeen', int(now()))
  redis.call('ZADD', active, int(now()), id)
  if seen then
    version = math.max(now(), version + 1)
    redis.call('HSET', instances .. id, 'status', 'healthy', 'version', int(version))
    redis.call('ZADD', due, int(now() + 1.5 * ttl), id)
    redis.call('ZADD', loads, 'NX', 0, id)
    redis.call('HSET', gossip, id, gossip_of('healthy', ttl))
    event(streams, channels, 'instance.recovered', id, version, '{"id":"' .. id .. '","silentMs":' .. int(now() - seen) .. '}', metadata, id)
    aged(streams .. 'instance.recovered')
  end
end
