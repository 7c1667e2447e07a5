-- lock_extend: hold a lock for longer.
--
-- Key     lock hash written
-- Uses    held
-- ARGV[1] name   ARGV[2] owner   ARGV[3] fence   ARGV[4] ttl_ms
-- Returns   expires_at
-- Refuses   LEASE_LOST another owner or fence, or nobody, holds it
-- Guarantee it ends ttl_ms from now or when it would have, whichever is later; the fence stays
-- Cost      O(1)
local name, owner, fence, ttl_ms = unpack(ARGV)

local refusal, ends = lost(name, owner, fence)
if refusal then
  return refusal
end
ends = int(math.max(ends, now() + ttl_ms))
redis.call('PEXPIREAT', lock, ends)
redis.call('HSET', lock, 'expiresAt', ends)
return ends
