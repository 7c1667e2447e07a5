-- lock_leave: take a ticket out of the line of a lock: its caller does not wait any more.
--
-- Key     lock hash written
-- Key     lock_line zset written
-- Uses    line
-- ARGV[1] name   ARGV[2] ticket   ARGV[3] turn_ms
-- Returns   1, or 0 when it did not stand there
-- Refuses   nothing
-- Guarantee the ticket is never given the lock; if it had its turn, the next one has
-- Cost      O(log waiters); O(waiters) when those in front are late
local name, ticket, turn_ms = unpack(ARGV)

local stood = redis.call('ZREM', lock_line, ticket)
if redis.call('HGET', lock, 'turn') == ticket then
  redis.call('DEL', lock)
  turn(name, turn_ms)
end
return stood
