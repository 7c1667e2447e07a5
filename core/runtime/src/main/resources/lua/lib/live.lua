-- live: the capacity of an instance that was heard within 1.5 × its ttl and does not count as dead, and whether it is being drained; else nil.
local function live(instances, id)
  local ttl, capacity, status, seen, draining = unpack(redis.call('HMGET', instances .. id, 'ttl', 'capacity', 'status', 'lastSeen', 'draining'))
  if ttl and status ~= 'OFFLINE' and now() - seen <= 1.5 * ttl then
    return tonumber(capacity), draining
  end
end
