-- hook_todo_change: what todos that have ids of the agent's own shall be from now on.
--
-- Keys    todo_tasks hash read
-- Keys    todos hash written
-- Uses    session, todo
-- ARGV[1] session   ARGV[2] id   ARGV[3] changes, JSON object of text, status, activeForm, description, gone
-- ARGV[4] todos_max   ARGV[5] sessions_max   ARGV[6] 1 when todos become tasks   ARGV[7] how many ids follow that it
-- waits for, then these, then those that wait for it
-- Returns   1
-- Refuses   CONFLICT another instance has its name; FULL sessionsMax; FULL todosMax (in this order)
-- Guarantee an id that is not known becomes a todo, unless it is to go; the counts are the sums
-- Cost      O(1) and the ids
local session, id, changes, todos_max, sessions_max, becomes_tasks, blockers = unpack(ARGV, 1, 7)

if is_taken(session) then
  return refuse('CONFLICT', session .. ' is registered as an instance that is no session.',
    'fix', 'Send the session_id of the agent.')
end
if not has_room(session, sessions_max) then
  return refuse('FULL', 'sessionsMax is reached: ' .. sessions_max .. ' sessions are open.', 'limit', 'sessionsMax',
    'retryAfterMs', 60000)
end
local more = 0
for at = 8, #ARGV do
  more = more + 1 - redis.call('HEXISTS', todos .. session, 'i' .. ARGV[at])
end
more = more + 1 - redis.call('HEXISTS', todos .. session, 'i' .. id)
local most, fields = tonumber(todos_max), redis.call('HLEN', todos .. session)
if more > 0 and (live_todos(session) + more > most or fields + more > 3 * most) then
  return refuse('FULL', 'todosMax is reached: a session has at most ' .. todos_max .. ' todos.', 'limit', 'todosMax',
    'retryAfterMs', 1000)
end

open(session)
local version = stir(session)
local function change(one, all)
  local todo = todo_of(session, 'i' .. one)
  if todo or not all.gone then
    all.text = all.text or not todo and 'Todo ' .. one or nil
    all.status = all.status or not todo and 'pending' or nil
    if todo and todo.gone and not all.gone then
      todo.gone, todo.status, all.status = nil, nil, all.status or 'pending'
    end
    if not (todo and todo.gone) then
      put(session, 'i' .. one, todo or {}, all, version)
    end
  end
end
local function waits(one, other)
  local todo = todo_of(session, 'i' .. one) or {}
  local before = todo.blockedBy or {}
  for _, known in ipairs(before) do
    if known == 'i' .. other then return end
  end
  before[#before + 1] = 'i' .. other
  change(one, { blockedBy = before })
end
change(id, cjson.decode(changes))
for at = 8, #ARGV do
  local is_blocker = at < 8 + blockers
  waits(is_blocker and id or ARGV[at], is_blocker and ARGV[at] or id)
end
write_counts(session)
if becomes_tasks ~= '1' and redis.call('HEXISTS', todo_tasks .. session, 'i' .. id) == 0 then
  local todo = todo_of(session, 'i' .. id)
  if todo and todo.gone then redis.call('HDEL', todos .. session, 'i' .. id) end
end
return 1
