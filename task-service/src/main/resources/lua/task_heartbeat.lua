-- task_heartbeat: renew a lease and hear whether the task shall stop.
--
-- Key     leases zset written
-- Keys    tasks hash written
-- Uses    heard, lease, progress, task
-- ARGV[1] id   ARGV[2] worker   ARGV[3] fence   ARGV[4] lease_ms or empty   ARGV[5] progress JSON or empty
-- Returns   leaseExpiresAt, 1 when a cancel was asked else 0
-- Refuses   NOT_FOUND; LEASE_LOST (in this order)
-- Guarantee no version: a renewal is no transition; progress is told, with no place in the order. It passes at
--           maxmemory.
-- Cost      O(log n)
local id, worker, fence, lease_ms, progress = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local t = get(id)
if not t then
  return no_task(id)
end
local refusal = lost(t, worker, fence)
if refusal then
  return refusal
end

local lease = lease_ms ~= '' and lease_ms or t.leaseMs
local wanted = math.max(now() + lease, lease_ms == '' and tonumber(t.leaseExpiresAt) or 0)
local expires = int(math.min(wanted, tonumber(t.timeoutAt or math.huge)))
redis.call('ZREM', leases, id) -- a removing write first, so that a renewal passes at maxmemory
redis.call('ZADD', leases, expires, id)
redis.call('HSET', tasks .. id, 'leaseExpiresAt', expires, 'leaseMs', lease)
if progress ~= '' then
  redis.call('HSET', tasks .. id, 'progress', progress)
  progressed(t, 'progress', progress)
end
heard(t.assignedTo)
return { expires, t.cancelRequested or '0' }
