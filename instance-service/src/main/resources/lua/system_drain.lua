-- system_drain: an instance gets no new work; what waits for it, or also what it works on, goes on elsewhere.
--
-- KEYS[1..20] the keys of the registry, as lib/registry.lua names them
-- ARGV[1] event metadata   ARGV[2] id   ARGV[3] drained, or handover to take its leases too
-- Uses      leading, registry, command
-- Returns   how many tasks it held
-- Refuses   NOT_FOUND no such instance
-- Guarantee from here on no claim and no assignment gives it a task, until it registers again; it does not lead.
-- Cost      O(1)
local id, reason = ARGV[2], ARGV[3]

if redis.call('EXISTS', instances .. id) == 0 then
  return refuse('NOT_FOUND', 'No instance ' .. id .. ' is registered.', 'fix', 'Register it with system.register.')
end
redis.call('HSET', instances .. id, 'draining', 1)
step_down(id)
local holds = tonumber(redis.call('ZSCORE', loads, id) or 0)
if holds > 0 then
  command(commands, 'task.reassign', '{"instanceId":"' .. id .. '","reason":"' .. reason .. '","sinceMs":' .. int(now()) .. '}')
end
return holds
