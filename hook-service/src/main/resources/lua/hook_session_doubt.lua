-- hook_session_doubt: what is known of these todos' tasks, or of the session's instance (!), is perhaps wrong: look.
--
-- Keys    todo_tasks hash written
-- Keys    todos hash read
-- Uses    session
-- ARGV[1] session   ARGV[2] a mark per todo, such as ?n1, or ?!, and so on
-- Returns   1, or 0 when the session is not known any more
-- Guarantee none: a look changes nothing
-- Cost      O(marks)
local session = ARGV[1]

if redis.call('EXISTS', todos .. session) == 0 then
  return 0
end
for at = 2, #ARGV do
  redis.call('HSET', todo_tasks .. session, ARGV[at], '1')
end
stir(session)
return 1
