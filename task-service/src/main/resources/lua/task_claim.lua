-- task_claim: lease the first tasks this worker may run: those assigned to it, then the pending ones by priority and
-- arrival.
--
-- Keys    capabilities set read
-- Key     epoch hash read
-- Keys    instances hash read
-- Uses    alive, claim, fence
-- ARGV[1] worker   ARGV[2] max   ARGV[3] lease_ms   ARGV[4] scan_max
-- ARGV[5] 1 when PostgreSQL answers: without it strict tasks stay where they are
-- Returns   claimed, then per task its hash as field, value, …; or empty, denied, strict, capacity, paused or draining,
--           then the worker's capabilities
-- Refuses   NOT_FOUND the worker is not registered; UNAVAILABLE Redis is being refilled (in this order)
-- Guarantee a task is in exactly one place before and after; its fence is greater than any it had; load never passes
--           capacity.
-- Cost      O(max * log n + sets of requirements); at most scan_max denied tasks are stepped over
local worker, max, lease_ms, scan_max = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local ttl, capacity, status, draining =
  unpack(redis.call('HMGET', instances .. worker, 'ttl', 'capacity', 'status', 'draining'))
if not ttl then
  return refuse('NOT_FOUND', 'No worker ' .. worker .. ' is registered.', 'fix', 'Register it with system.register.')
end
if redis.call('HEXISTS', epoch, 'runId') == 0 then
  return refuse('UNAVAILABLE', 'Redis is being refilled from PostgreSQL.',
    'outcome', 'not_done', 'retryAfterMs', 1000)
end
alive(worker, ttl, status)
if draining then
  return { 'draining' }, true
end
local taken, reason = claim(worker, capacity, max, lease_ms, scan_max, current_epoch(), ARGV[5] == '1')
if #taken > 0 then
  return { 'claimed', unpack(taken) }
end
return { reason, unpack(redis.call('SMEMBERS', capabilities .. worker)) }, true
