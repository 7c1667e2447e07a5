-- lease: into a lease, out of it, and who holds it.
local HOLD = { 'assignedTo', 'assignedAt', 'leaseExpiresAt', 'leaseMs', 'timeoutAt', 'progress' }

-- From its place into a lease of this worker.
local function take(t, worker, lease_ms, raised)
  local own = t.assignedTo ~= nil
  leave(t)
  local timeout = t.timeoutMs and now() + t.timeoutMs
  local expires = math.min(now() + lease_ms, timeout or math.huge)
  redis.call('ZADD', leases, int(expires), t.id)
  redis.call('SADD', held .. worker, t.id)
  load(worker, 1)
  step(t, 'task.claimed', { status = 'in_progress', assignedTo = worker, assignedAt = own and t.assignedAt or int(now()), leaseMs = int(lease_ms),
    leaseExpiresAt = int(expires), timeoutAt = timeout and int(timeout) or nil, fence = int(next_fence(tonumber(t.fence), raised)), attempt = int(t.attempt + 1) }, nil, nil, worker)
  redis.call('LPUSH', history, '{"id":"' .. t.id .. '","instanceId":"' .. worker .. '","how":"claim","at":' .. int(now()) .. '}')
  redis.call('LTRIM', history, 0, 999)
  redis.call('PEXPIRE', history, DAY_MS)
end

-- Whoever lost a lease of this task may believe to hold it still.
local function has_lost(t, worker)
  local losses = cjson.decode(t.lostBy or '{}')
  return losses[worker] or losses['*']
end

-- nil when this fence (or, of old clients, this worker alone) still holds the lease; else LEASE_LOST, which never shows the fence.
local function lost(t, worker, fence)
  local leased = t.status == 'in_progress'
  local proven = fence ~= '' and tonumber(fence) == tonumber(t.fence) or fence == '' and worker ~= '' and not has_lost(t, worker)
  if leased and proven and (worker == '' or worker == t.assignedTo) then return nil end
  if leased then
    return refuse('LEASE_LOST', 'The lease of ' .. t.id .. ' is not yours' .. (fence == '' and ' without its fence.' or ' any more.'), 'holder', t.assignedTo,
      'expiresAt', iso(tonumber(t.leaseExpiresAt)), 'fix', fence == '' and 'Send the fence of your claim.' or 'Drop this work; claim again.')
  end
  return refuse('LEASE_LOST', 'Nobody holds a lease of ' .. t.id .. ' now; it is ' .. t.status .. '.', 'state', t.status, 'fix', 'Drop this work; claim again.')
end

-- What a repeated end of an attempt gets: nil to answer the first answer again, else the refusal.
local function ended(t, worker, fence, digest)
  local named = worker == '' or worker == t.endWorker
  local same = named and (fence == '' or t.endFence and tonumber(fence) == tonumber(t.endFence))
  if not same and fence ~= '' then
    return lost(t, worker, fence)
  end
  if same and t.endDigest == digest then
    return nil
  end
  return refuse('CONFLICT', t.id .. ' is already ' .. t.status .. (same and ', with another outcome.' or '.'), 'state', t.status)
end
