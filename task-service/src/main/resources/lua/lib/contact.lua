-- contact: until when a lease could be renewed: a service that renews them was here. Between two contacts that lie
-- further apart than GAP_MS nobody could.
--
-- Key     contact hash written
local GAP_MS = 1000

-- PERSIST first: it passes at maxmemory, and what follows passes with it. A gap stays known until all leases that ran
-- out in it are held, then its ends are forgotten.
local function make_contact()
  redis.call('PERSIST', contact)
  local at, from = unpack(redis.call('HMGET', contact, 'at', 'gapFrom'))
  if now() - (at or 0) > GAP_MS then
    redis.call('HSET', contact, 'gapFrom', from or at or 0, 'gapTo', int(now()))
  end
  redis.call('HSET', contact, 'at', int(now()))
end
