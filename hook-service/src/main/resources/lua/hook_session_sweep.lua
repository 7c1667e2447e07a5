-- hook_session_sweep: close what was silent for long, forget what was closed long ago.
--
-- Key     closed_sessions zset written
-- Key     duty:sessions string read
-- Key     hook_sessions zset read
-- Keys    todo_histories list written
-- Keys    todo_tasks hash written
-- Keys    todo_stats hash written
-- Key     todo_totals hash written
-- Keys    todos hash written
-- Key     todos_due zset written
-- Uses    duty, session
-- ARGV[1] term   ARGV[2] silence_ms   ARGV[3] life_ms   ARGV[4] sessions_max   ARGV[5] most of each
-- Returns   how many are open, how many wait to be looked at, 1 when there is more to sweep
-- Refuses   LEASE_LOST the term is over
-- Guarantee what is forgotten leaves the totals; one whose todos are still to be carried is kept twice as long
-- Cost      O(sessions swept)
local term, silence_ms, life_ms, sessions_max, most = unpack(ARGV)

if not on_duty(term) then
  return off_duty(term)
end
local silent = redis.call('ZRANGEBYSCORE', hook_sessions, '-inf', int(now() - silence_ms), 'LIMIT', 0, most)
for _, session in ipairs(silent) do
  close(session, life_ms)
end

local function forget(session)
  for _, field in ipairs({ 'pending', 'in_progress', 'completed' }) do
    redis.call('HINCRBY', todo_totals, field, 0 - (redis.call('HGET', todo_stats .. session, field) or 0))
  end
  redis.call('DEL', todos .. session, todo_histories .. session, todo_tasks .. session, todo_stats .. session)
  redis.call('ZREM', closed_sessions, session)
  redis.call('ZREM', todos_due, session)
end
local over = redis.call('ZCARD', closed_sessions) - sessions_max
local old = redis.call('ZRANGE', closed_sessions, 0, most - 1, 'WITHSCORES')
local forgotten = 0
for at = 1, #old, 2 do
  local late_ms = now() - old[at + 1]
  local waits = redis.call('ZSCORE', todos_due, old[at])
  if over > 0 or late_ms >= (waits and tonumber(life_ms) or 0) then
    forget(old[at])
    over, forgotten = over - 1, forgotten + 1
  end
end
local more = #silent == tonumber(most) or forgotten == tonumber(most)
return { redis.call('ZCARD', hook_sessions), redis.call('ZCARD', todos_due), more and 1 or 0 }
