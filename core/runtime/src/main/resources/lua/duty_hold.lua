-- duty_hold: take a duty that nobody holds, or keep one's own.
--
-- Key     duty string written      term and replica
-- Key     duty_term string written
-- Uses    term
-- ARGV[1] replica   ARGV[2] life_ms
-- Returns   {term, replica} of who holds it now
-- Refuses   UNAVAILABLE it is vacant and no epoch is open for this run of Redis
-- Guarantee one holder at a time, and each new holder's term is above all before it, in whatever state Redis comes
--           back. It passes at maxmemory, as what is done under a duty may be what makes room.
-- Cost      O(1)
local replica, life_ms = ARGV[1], ARGV[2]

local term, holder = string.match(redis.call('GET', duty) or '', '^(%d+) (.+)$')
if holder == replica then
  redis.call('PEXPIRE', duty, life_ms)
elseif not term then
  redis.call('DEL', duty) -- changes nothing; a removing write first, so that a vacant duty is taken at maxmemory too
  local next = next_term(duty_term)
  if not next then
    return not_open()
  end
  term, holder = int(next), replica
  redis.call('SET', duty, term .. ' ' .. replica, 'PX', life_ms)
end
return { term, holder }
