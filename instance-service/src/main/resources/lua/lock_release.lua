-- lock_release: give a lock back; the first in its line has its turn.
--
-- KEYS[1] lock hash written cb:lock:<name>
-- KEYS[2] line zset written cb:lock-line:<name>
-- ARGV[1] name   ARGV[2] owner   ARGV[3] fence   ARGV[4] turn_ms   ARGV[5] channel
-- Uses      held, line
-- Returns   1
-- Refuses   LEASE_LOST another owner or fence, or nobody, holds it
-- Guarantee after it nobody holds the lock; if somebody waits, the process of the first was told
-- Cost      O(log waiters)
local lock, line = unpack(KEYS)
local name, owner, fence, turn_ms, channel = unpack(ARGV)

local refusal = lost(lock, name, owner, fence)
if refusal then
  return refusal
end
redis.call('DEL', lock)
turn(lock, line, name, turn_ms, channel)
return 1
