-- lock_acquire: take a lock, or a place in its line.
--
-- Key     lock hash written   owner, fence, expiresAt; while nobody holds it but somebody waits: turn, turnEndsAt
-- Key     lock_fence string written
-- Key     lock_line zset written
-- Uses    term, line
-- ARGV[1] name   ARGV[2] owner   ARGV[3] ttl_ms   ARGV[4] ticket that stands in line, or empty   ARGV[5]
-- <process>/<number> for a new one
-- ARGV[6] wait_ms, 0 is now or never   ARGV[7] waiters_max   ARGV[8] turn_ms
-- Returns   1, fence, expires_at, ticket; else 0, who holds it or whose turn it is, ms until that ends, the ticket that
--           stands in line or empty, 1 when its place is a new one
-- Refuses   FULL waiters_max stand in line; UNAVAILABLE no epoch is open (in this order)
-- Guarantee nobody else holds it, nobody who may still wait stands before; the fence is greater than any this or
--           another lock had.
-- Cost      O(log waiters); O(waiters) when a process let its turn pass or those in front are late
local name, owner, ttl_ms, ticket, fresh, wait_ms, waiters_max, turn_ms = unpack(ARGV)

local holder, ends, reserved, turn_ends = unpack(redis.call('HMGET', lock, 'owner', 'expiresAt', 'turn', 'turnEndsAt'))
local out
if reserved and reserved ~= ticket and tonumber(turn_ends) <= now() and redis.call('ZSCORE', lock_line, reserved) then
  local process = string.match(reserved, '^[^/]+/')
  out = starts(fresh, process) and reserved or process
end
local first, late = head(out)
local waits = tonumber(wait_ms) > 0

if not holder and (not first or first == ticket) then
  local fence = next_term(lock_fence)
  if not fence then
    return not_open()
  end
  redis.call('DEL', lock)
  redis.call('ZREM', lock_line, ticket)
  drop(out)
  ends = now() + ttl_ms
  redis.call('HSET', lock, 'owner', owner, 'fence', int(fence), 'expiresAt', int(ends))
  redis.call('PEXPIREAT', lock, int(ends))
  return { '1', int(fence), int(ends), ticket }
end

local stands = ticket ~= '' and redis.call('ZSCORE', lock_line, ticket) and not starts(ticket, out)
if waits and not stands and redis.call('ZCARD', lock_line) - late >= tonumber(waiters_max) then
  return refuse('FULL', 'lockWaitersMax is reached: ' .. waiters_max .. ' wait for this lock.',
    'limit', 'lockWaitersMax', 'retryAfterMs', 1000)
end
drop(out)
if not waits then
  redis.call('ZREM', lock_line, ticket)
  ticket = ''
elseif not stands then
  ticket = fresh .. ' ' .. owner .. ' ' .. int(now() + wait_ms + turn_ms)
  local last = redis.call('ZRANGE', lock_line, -1, -1, 'WITHSCORES')
  redis.call('ZADD', lock_line, (last[2] or 0) + 1, ticket)
  redis.call('PEXPIRE', lock_line, 60000)
end
if not holder then
  holder, ends = string.match(first, ' (%S+) '), turn(name, turn_ms)
end
return { '0', holder, int(math.max(1, ends - now())), ticket, stands and '0' or '1' }, true
