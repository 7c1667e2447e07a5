-- next: who ends an attempt is alive, and may take its next tasks in the same script.
--
-- Keys    instances hash read
-- Uses    alive, claim, fence
local function claim_next(worker, max, lease_ms, strict_too)
  local ttl, capacity, status, draining =
    unpack(redis.call('HMGET', instances .. worker, 'ttl', 'capacity', 'status', 'draining'))
  if not ttl then
    return {}
  end
  alive(worker, ttl, status)
  if max == 0 or draining then
    return {}
  end
  return (claim(worker, capacity, max, lease_ms, current_epoch(), strict_too))
end
