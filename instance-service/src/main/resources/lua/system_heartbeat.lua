-- system_heartbeat: renew everything an instance has.
--
-- KEYS[1..19] the keys of the registry, as lib/registry.lua names them
-- ARGV[1] event metadata   ARGV[2] id   ARGV[3] status or empty   ARGV[4] load or empty   ARGV[5] progress or empty
-- Uses      aged, leading, registry, term, leader, alive
-- Returns   1, or 0 when the instance is unknown
-- Refuses   nothing
-- Guarantee after it every key of the instance lives 4 × ttl; one that counted as dead is alive again, said once; vacant leadership is taken.
-- Cost      O(roles)
local id, status, load, progress = unpack(ARGV, 2, 5)

local ttl, was, names, draining = unpack(redis.call('HMGET', instances .. id, 'ttl', 'status', 'roles', 'draining'))
if not ttl then
  return 0
end

alive(instances, capabilities, id, ttl, was)
keep(id, names, 4 * ttl)
was = was == 'OFFLINE' and 'healthy' or was
if status ~= '' and status ~= was then
  redis.call('HSET', instances .. id, 'status', status)
  redis.call('HSET', gossip, id, gossip_of(status, ttl))
end
if load ~= '' then
  redis.call('HSET', instances .. id, 'load', load)
end
if progress ~= '' then
  redis.call('HSET', instances .. id, 'progress', progress)
end
lead(id, ttl, not draining and (status ~= '' and status or was) ~= 'unhealthy')
return 1
