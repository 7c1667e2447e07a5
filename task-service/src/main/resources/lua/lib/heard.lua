-- heard: who uses a lease is alive.
--
-- Keys    instances hash read
-- Uses    alive
local function heard(worker)
  local ttl, status = unpack(redis.call('HMGET', instances .. worker, 'ttl', 'status'))
  if ttl then
    alive(worker, ttl, status)
  end
end
