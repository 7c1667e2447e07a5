-- system_unregister: forget an instance; what it holds goes on elsewhere.
--
-- Key     active_instances zset written
-- Keys    capabilities set written
-- Keys    capacities hash written
-- Key     gossip hash written
-- Key     instance_loads zset read
-- Keys    instances hash written
-- Key     instances_due zset written
-- Uses    command, tell, drop_load, registry, step_down
-- ARGV[1] id   ARGV[2] 1 when only the session of an agent is meant
-- Returns   1, or 0 when it was unknown or is not meant; how many tasks it held
-- Refuses   nothing
-- Guarantee nothing of the registry names it afterwards, and task-service is asked for its tasks, in one step.
-- Cost      O(roles)
local id, only_session = ARGV[1], ARGV[2] == '1'

local version, is_session = unpack(redis.call('HMGET', instances .. id, 'version', 'session'))
if only_session and version and not is_session then
  return { 0, 0 }
end
local holds = tonumber(redis.call('ZSCORE', instance_loads, id) or 0)
redis.call('ZREM', active_instances, id)
redis.call('ZREM', instances_due, id)
redis.call('HDEL', gossip, id)
drop_load(id)
if not version then
  return { 0, 0 }
end
drop_roles(id)
redis.call('DEL', instances .. id, capabilities .. id, capacities .. id)
step_down(id)
tell('instance.unregistered', id, math.max(now(), version + 1), '{"id":"' .. id .. '"}', id)
if holds > 0 then
  command('task.reassign', '{"instanceId":"' .. id .. '","reason":"unregistered","sinceMs":' .. int(now()) .. '}')
end
return { 1, holds }
