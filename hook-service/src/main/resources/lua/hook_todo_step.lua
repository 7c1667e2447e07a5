-- hook_todo_step: what came of the commands for a session's todos, and the command that goes out next.
--
-- Key     duty:todos string read
-- Keys    todo_tasks hash written
-- Keys    todos hash written
-- Key     todos_due zset written
-- Uses    duty
-- ARGV[1] term   ARGV[2] session   ARGV[3] version of its todos that was looked at   ARGV[4] in how many ms to look
-- again, empty when nothing is left   ARGV[5] how many fields and values follow for its mapping, then these; an empty
-- value takes the field away   behind them the todos that are gone and have no task that runs
-- Returns   the todos of the session as field, value, … when they are not of that version any more, else nothing
-- Refuses   LEASE_LOST the term is over
-- Guarantee nothing that changed since that version goes unlooked at
-- Cost      O(what is written), and the todos when they changed
local term, session, version, again_ms, fields = unpack(ARGV, 1, 5)

if not on_duty(term) then
  return off_duty(term)
end
if redis.call('EXISTS', todos .. session) == 0 then
  redis.call('ZREM', todos_due, session)
  return {}
end
for at = 6, 5 + fields, 2 do
  if ARGV[at + 1] == '' then
    redis.call('HDEL', todo_tasks .. session, ARGV[at])
  else
    redis.call('HSET', todo_tasks .. session, ARGV[at], ARGV[at + 1])
  end
end
for at = 6 + fields, #ARGV do
  local todo = redis.call('HGET', todos .. session, ARGV[at])
  if not todo or cjson.decode(todo).gone then
    redis.call('HDEL', todos .. session, ARGV[at])
    redis.call('HDEL', todo_tasks .. session, ARGV[at])
  end
end
local now_at = redis.call('HGET', todos .. session, 'version')
if now_at ~= version then
  return redis.call('HGETALL', todos .. session)
end
if again_ms == '' then
  redis.call('ZREM', todos_due, session)
else
  redis.call('ZADD', todos_due, int(now() + again_ms), session)
end
return {}
