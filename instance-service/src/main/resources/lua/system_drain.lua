-- system_drain: an instance gets no new work; what waits for it, or also what it works on, goes on elsewhere.
--
-- Key     instance_loads zset read
-- Keys    instances hash written
-- Uses    command, step_down
-- ARGV[1] id   ARGV[2] drained, or handover to take its leases too
-- Returns   how many tasks it held
-- Refuses   NOT_FOUND no such instance
-- Guarantee from here on no claim and no assignment gives it a task, until it registers again; it does not lead.
-- Cost      O(1)
local id, reason = ARGV[1], ARGV[2]

if redis.call('EXISTS', instances .. id) == 0 then
  return refuse('NOT_FOUND', 'No instance ' .. id .. ' is registered.', 'fix', 'Register it with system.register.')
end
redis.call('HSET', instances .. id, 'draining', 1)
step_down(id)
local holds = tonumber(redis.call('ZSCORE', instance_loads, id) or 0)
if holds > 0 then
  command('task.reassign', '{"instanceId":"' .. id .. '","reason":"' .. reason .. '","sinceMs":' .. int(now()) .. '}')
end
return holds
