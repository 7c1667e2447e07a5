-- leader: one instance at a time leads, under a term that only grows. A lease of the leader's own ttl, renewed by its
-- beats; when it is vacant the next live instance that registers or beats takes it. Who is unhealthy, drained or
-- the session of an agent neither takes nor keeps it.
--
-- Key     leader string written
-- Key     leader_term string written
-- Uses    tell, term, leading
local function lead(id, ttl, may)
  local term, holder = leading()
  if holder == id then
    redis.call('PEXPIRE', leader, may and int(ttl) or 0)
  elseif not holder and may then
    term = next_term(leader_term)
    if term then
      redis.call('SET', leader, int(term) .. ' ' .. id, 'PX', int(ttl))
      tell('leader.elected', id, term, '{"id":"' .. id .. '","term":' .. int(term) .. '}', id)
    end
  end
end
