-- system_register: make an instance known, or replace what is known of it.
--
-- Key     active_instances zset read
-- Keys    capabilities set written
-- Keys    capacities hash written
-- Key     lifelines:task stream read
-- Key     gossip hash written
-- Key     instance_loads zset written
-- Keys    instances hash written
-- Key     instances_due zset written
-- Key     pending zset read
-- Key     requirements hash read
-- Keys    strict_queues zset read
-- Uses    alive, command, tell, leader, registry
-- ARGV[1] id   ARGV[2] roles, JSON   ARGV[3] capabilities, JSON   ARGV[4] capacity   ARGV[5] ttl_ms
-- ARGV[6] metadata, JSON or empty   ARGV[7] instances_max   ARGV[8] event payload   ARGV[9] commands_max
-- ARGV[10] instances of the tenant or empty   ARGV[11] 1 when it is the session of an agent   ARGV[12..] capabilities
-- Returns   1
-- Refuses   CONFLICT it would take the place of an instance that is no session; FULL instances_max are known, or as
--           many as the tenant may have
-- Guarantee the sets of roles it no longer has have lost it when this returns; nothing it had before stays but its
--           load. A session does not lead. One that is new, or counted as dead, is given its share of the waiting
--           tasks, if any, by task-service soon after.
-- Cost      O(roles + capabilities)
local id, roles_json, capabilities_json, places, ttl_ms, about = unpack(ARGV, 1, 6)
local instances_max, payload, commands_max = tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9])

local is_session = ARGV[11] == '1'
local version, since, status, was_session =
  unpack(redis.call('HMGET', instances .. id, 'version', 'registeredAt', 'status', 'session'))
if is_session and version and not was_session then
  return refuse('CONFLICT', id .. ' is registered as an instance that is no session.')
end
local is_new = not version or status == 'OFFLINE'
local known = is_new and redis.call('ZCARD', active_instances) or 0
if known >= (tonumber(ARGV[10]) or math.huge) then
  return refuse('FULL', 'instances is reached: ' .. ARGV[10] .. ' instances of this tenant are registered.',
    'limit', 'instances', 'retryAfterMs', 30000)
end
if known >= instances_max then
  return refuse('FULL', 'instancesMax is reached: ' .. int(instances_max) .. ' instances are registered.',
    'limit', 'instancesMax', 'retryAfterMs', 30000)
end

drop_roles(id)
redis.call('DEL', instances .. id, capabilities .. id, capacities .. id)
version = math.max(now(), (version or 0) + 1)
redis.call('HSET', instances .. id, 'id', id, 'roles', roles_json, 'capabilities', capabilities_json,
  'capacity', places, 'status', 'healthy', 'ttl', ttl_ms,
  'registeredAt', since or int(now()), 'progress', 0, 'version', int(version), 'schema', 1)
if about ~= '' then
  redis.call('HSET', instances .. id, 'metadata', about)
end
redis.call('HSET', capacities .. id, 'max', places, 'maxTasks', places)
if is_session then
  redis.call('HSET', instances .. id, 'session', 1)
end
if #ARGV > 11 then
  redis.call('SADD', capabilities .. id, unpack(ARGV, 12))
end
alive(id, ttl_ms)
join(id, roles_json)
redis.call('ZADD', instances_due, int(now() + 1.5 * ttl_ms), id)
redis.call('ZADD', instance_loads, 'NX', 0, id)
redis.call('HSET', gossip, id, gossip_of('healthy', ttl_ms))
tell('instance.registered', id, version, payload, id)
lead(id, ttl_ms, not is_session)
local ANY = '*'
local waiting = redis.call('EXISTS', pending, requirements, strict_queues .. ANY) > 0
if is_new and waiting and redis.call('XLEN', lifelines) < commands_max then
  command('task.distribute', '{"instanceId":"' .. id .. '"}')
end
return 1
