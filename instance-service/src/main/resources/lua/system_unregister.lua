-- system_unregister: forget an instance; what it holds goes on elsewhere.
--
-- KEYS[1..20] the keys of the registry, as lib/registry.lua names them
-- ARGV[1] event metadata   ARGV[2] id
-- Uses      aged, leading, registry, command
-- Returns   1, or 0 when it was unknown; how many tasks it held
-- Refuses   nothing
-- Guarantee nothing of the registry names it afterwards, and task-service is asked for its tasks, in one step.
-- Cost      O(roles)
local id = ARGV[2]

local version = redis.call('HGET', instances .. id, 'version')
local holds = tonumber(redis.call('ZSCORE', loads, id) or 0)
redis.call('ZREM', active, id)
redis.call('ZREM', due, id)
redis.call('HDEL', gossip, id)
drop_load(id)
if not version then
  return { 0, 0 }
end
drop_roles(id)
redis.call('DEL', instances .. id, capabilities .. id, capacities .. id)
step_down(id)
tell('instance.unregistered', id, math.max(now(), version + 1), '{"id":"' .. id .. '"}')
if holds > 0 then
  command(commands, 'task.reassign', '{"instanceId":"' .. id .. '","reason":"unregistered","sinceMs":' .. int(now()) .. '}')
end
return { 1, holds }
