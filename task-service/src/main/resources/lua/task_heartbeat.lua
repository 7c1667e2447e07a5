-- task_heartbeat: renew a lease and hear whether the task shall stop.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] id   ARGV[3] worker   ARGV[4] fence   ARGV[5] lease_ms or empty   ARGV[6] progress JSON or empty
-- Uses      task, aged, alive, place, lease, progress
-- Returns   leaseExpiresAt, 1 when a cancel was asked else 0
-- Refuses   NOT_FOUND; LEASE_LOST (in this order)
-- Guarantee no version: a renewal is no transition; progress is told, with no place in the order. It passes at maxmemory.
-- Cost      O(log n)
local id, worker, fence, lease_ms, progress = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local t = get(id)
if not t then
  return no_task(id)
end
local refusal = lost(t, worker, fence)
if refusal then
  return refusal
end

local lease = lease_ms ~= '' and lease_ms or t.leaseMs
local expires = int(math.min(math.max(now() + lease, lease_ms == '' and tonumber(t.leaseExpiresAt) or 0), tonumber(t.timeoutAt or math.huge)))
redis.call('ZREM', leases, id) -- a removing write first, so that a renewal passes at maxmemory
redis.call('ZADD', leases, expires, id)
redis.call('HSET', tasks .. id, 'leaseExpiresAt', expires, 'leaseMs', lease)
if progress ~= '' then
  redis.call('HSET', tasks .. id, 'progress', progress)
  progressed(t, 'progress', progress)
end
local ttl, status = unpack(redis.call('HMGET', instances .. t.assignedTo, 'ttl', 'status'))
if ttl then
  alive(instances, capabilities, t.assignedTo, ttl, status)
end
return { expires, t.cancelRequested or '0' }
