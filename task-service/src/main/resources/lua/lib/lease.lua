-- lease: who holds it.

-- Whoever lost a lease of this task may believe to hold it still.
local function has_lost(t, worker)
  local losses = cjson.decode(t.lostBy or '{}')
  return losses[worker] or losses['*']
end

-- nil when this fence (or, of old clients, this worker alone) still holds the lease; else LEASE_LOST, which never
-- shows the fence.
local function lost(t, worker, fence)
  local leased = t.status == 'in_progress'
  local proven = fence ~= '' and tonumber(fence) == tonumber(t.fence)
    or fence == '' and worker ~= '' and not has_lost(t, worker)
  if leased and proven and (worker == '' or worker == t.assignedTo) then return nil end
  if leased then
    return refuse('LEASE_LOST',
      'The lease of ' .. t.id .. ' is not yours' .. (fence == '' and ' without its fence.' or ' any more.'),
      'holder', t.assignedTo, 'expiresAt', iso(tonumber(t.leaseExpiresAt)),
      'fix', fence == '' and 'Send the fence of your claim.' or 'Drop this work; claim again.')
  end
  return refuse('LEASE_LOST', 'Nobody holds a lease of ' .. t.id .. ' now; it is ' .. t.status .. '.',
    'state', t.status, 'fix', 'Drop this work; claim again.')
end
