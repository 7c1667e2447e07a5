-- live: who was heard within 1.5 × its ttl and does not count as dead.
--
-- Keys    instances hash read

-- Its capacity, and whether it is being drained; nil when it is not live.
local function live(id)
  local ttl, capacity, status, seen, draining =
    unpack(redis.call('HMGET', instances .. id, 'ttl', 'capacity', 'status', 'lastSeen', 'draining'))
  if ttl and status ~= 'OFFLINE' and now() - seen <= 1.5 * ttl then
    return tonumber(capacity), draining
  end
end
