-- lock_release: give a lock back; the first in its line has its turn.
--
-- Key     lock hash written
-- Uses    held, line
-- ARGV[1] name   ARGV[2] owner   ARGV[3] fence   ARGV[4] turn_ms
-- Returns   1
-- Refuses   LEASE_LOST another owner or fence, or nobody, holds it
-- Guarantee after it nobody holds the lock; if somebody waits, the process of the first was told
-- Cost      O(log waiters); O(waiters) when those in front are late
local name, owner, fence, turn_ms = unpack(ARGV)

local refusal = lost(name, owner, fence)
if refusal then
  return refusal
end
redis.call('DEL', lock)
turn(name, turn_ms)
return 1
