-- take: from its place into a lease of this worker.
--
-- Keys    instance_leases set written
-- Key     leases zset written
-- Uses    fence, lapse, note, place, task
local function take(t, worker, lease_ms, raised)
  local own = t.assignedTo ~= nil
  leave(t)
  local timeout = t.timeoutMs and now() + t.timeoutMs
  local expires = math.min(now() + lease_ms, timeout or math.huge)
  redis.call('ZADD', leases, int(expires), t.id)
  redis.call('SADD', instance_leases .. worker, t.id)
  claims_again(worker)
  load(worker, 1)
  step(t, 'task.claimed', { status = 'in_progress', assignedTo = worker, leaseMs = int(lease_ms),
    assignedAt = own and t.assignedAt or int(now()), leaseExpiresAt = int(expires),
    timeoutAt = timeout and int(timeout) or nil, fence = int(next_fence(tonumber(t.fence), raised)),
    attempt = int(t.attempt + 1) }, nil, nil, worker)
  note_assignment(t, worker, 'claim')
end
