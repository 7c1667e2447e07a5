-- gap: leases that ran out while nobody could renew them.
--
-- Key     contact hash written
-- Key     leases zset written
-- Keys    tasks hash written
-- Uses    task

-- Holds at most `max` of them, each for its own leaseMs from now on. One whose timeoutMs is over as well is lost: no
-- renewal would have helped it. Returns up to when leases that ran out are not held.
local function hold_over_gap(max, lose)
  local from, to = unpack(redis.call('HMGET', contact, 'gapFrom', 'gapTo'))
  local ids = from and redis.call('ZRANGEBYSCORE', leases, '(' .. from, to, 'LIMIT', 0, max) or {}
  for _, id in ipairs(ids) do
    local t = get(id)
    local expires = t and math.min(now() + t.leaseMs, tonumber(t.timeoutAt) or math.huge)
    if not t then
      redis.call('ZREM', leases, id)
    elseif expires <= now() then
      lose(t)
    else
      redis.call('ZADD', leases, int(expires), id)
      redis.call('HSET', tasks .. id, 'leaseExpiresAt', int(expires))
    end
  end
  if from and #ids < max then
    redis.call('HDEL', contact, 'gapFrom', 'gapTo')
    return now()
  end
  return from or now()
end
