-- lock_leave: take a ticket out of the line of a lock: its caller does not wait any more.
--
-- KEYS[1] lock hash written cb:lock:<name>
-- KEYS[2] line zset written cb:lock-line:<name>
-- ARGV[1] name   ARGV[2] ticket   ARGV[3] turn_ms   ARGV[4] channel
-- Uses      line
-- Returns   1, or 0 when it did not stand there
-- Refuses   nothing
-- Guarantee the ticket is never given the lock; if it had its turn, the next one has
-- Cost      O(log waiters)
local lock, line = unpack(KEYS)
local name, ticket, turn_ms, channel = unpack(ARGV)

local stood = redis.call('ZREM', line, ticket)
if redis.call('HGET', lock, 'turn') == ticket then
  redis.call('DEL', lock)
  turn(lock, line, name, turn_ms, channel)
end
return stood
