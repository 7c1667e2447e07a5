-- task_claim: lease the first tasks this worker may run: those assigned to it, then the pending ones by priority and
-- arrival.
--
-- Keys    capabilities set read
-- Keys    instances hash read
-- Uses    alive, claim, fence, leftovers
-- ARGV[1] worker   ARGV[2] max   ARGV[3] lease_ms   ARGV[4] 1 when PostgreSQL answers: without it strict tasks stay
-- where they are
-- Returns   claimed, then per task its hash as field, value, …; or empty, denied, strict, capacity, paused or draining,
--           1 when the next claim looks at others, else 0, then the worker's capabilities
-- Refuses   NOT_FOUND the worker is not registered
-- Guarantee a task is in exactly one place before and after; its fence is greater than any it had; load never passes
--           capacity. No task that the worker may not take hides another from it.
-- Cost      O(max * log² n + sets of requirements + instances that beat last, at most 100), however many tasks deny the
--           worker
local worker, max, lease_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local ttl, capacity, status, draining =
  unpack(redis.call('HMGET', instances .. worker, 'ttl', 'capacity', 'status', 'draining'))
if not ttl then
  return refuse('NOT_FOUND', 'No worker ' .. worker .. ' is registered.', 'fix', 'Register it with system.register.')
end
alive(worker, ttl, status)
if draining then
  return { 'draining', 0 }, true
end
local raised, strict_too = current_epoch(), ARGV[4] == '1'
local taken, reason, wanted = claim(worker, capacity, max, lease_ms, raised, strict_too)
local more = wanted > 0 and take_leftovers(taken, wanted, worker, lease_ms, raised, strict_too)
if #taken > 0 then
  return { 'claimed', unpack(taken) }
end
return { reason, more and 1 or 0, unpack(redis.call('SMEMBERS', capabilities .. worker)) }, true
