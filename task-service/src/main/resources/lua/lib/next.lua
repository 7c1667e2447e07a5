-- next: who ends an attempt is alive, and may take its next tasks in the same script.
local function claim_next(worker, max, lease_ms, scan_max, strict)
  local ttl, capacity, status, draining = unpack(redis.call('HMGET', instances .. worker, 'ttl', 'capacity', 'status', 'draining'))
  if not ttl then
    return {}
  end
  alive(instances, capabilities, worker, ttl, status)
  return max > 0 and not draining and redis.call('HEXISTS', epoch, 'runId') == 1 and (claim(worker, capacity, max, lease_ms, scan_max, current_epoch(), strict)) or {}
end
