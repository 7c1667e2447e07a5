-- hook_todo_write: what the todos of a session shall be from now on, by a snapshot of its list.
--
-- Keys    todo_histories list written
-- Keys    todo_tasks hash read
-- Keys    todos hash written
-- Uses    match, session, tell, todo
-- Caller  metadata
-- ARGV[1] session   ARGV[2] todos, JSON array of {text, status, activeForm}   ARGV[3] todos_max   ARGV[4] sessions_max
-- ARGV[5] history_max   ARGV[6] 1 when todos become tasks
-- Returns   1
-- Refuses   CONFLICT another instance has its name; FULL sessionsMax; FULL todosMax (in this order)
-- Guarantee the list is this snapshot, whole; a todo that is still there keeps its number; the counts are its sums
-- Cost      O(todos)
local session, list, todos_max, sessions_max, history_max, becomes_tasks = unpack(ARGV)

if is_taken(session) then
  return refuse('CONFLICT', session .. ' is registered as an instance that is no session.',
    'fix', 'Send the sessionId of the agent.')
end
if not has_room(session, sessions_max) then
  return refuse('FULL', 'sessionsMax is reached: ' .. sessions_max .. ' sessions are open.', 'limit', 'sessionsMax',
    'retryAfterMs', 60000)
end
local given, old = cjson.decode(list), {}
for key in string.gmatch(redis.call('HGET', todos .. session, 'order') or '', '%S+') do
  old[#old + 1] = todo_of(session, key)
  old[#old].key = key
end
local partner, fresh = match(old, given), #given
for at in pairs(partner) do fresh = fresh - 1 end
local others = live_todos(session) - #old
if others + #given > tonumber(todos_max) or redis.call('HLEN', todos .. session) + fresh > 3 * todos_max then
  return refuse('FULL', 'todosMax is reached: a session has at most ' .. todos_max .. ' todos.', 'limit', 'todosMax',
    'retryAfterMs', 1000)
end

open(session)
local version, number = stir(session), tonumber(redis.call('HGET', todos .. session, 'last') or 0)
local order, stays, what = {}, {}, { added = {}, changed = {}, removed = {} }
for at, todo in ipairs(given) do
  local known = old[partner[at] or 0]
  number = number + (known and 0 or 1)
  order[at] = known and known.key or 'n' .. int(number)
  stays[order[at]] = true
  if not known or known.text ~= todo.text or known.status ~= todo.status or known.activeForm ~= todo.activeForm then
    table.insert(known and what.changed or what.added, order[at] .. ':' .. todo.status)
    local was = known or {}
    was.key, was.activeForm = nil, nil
    put(session, order[at], was, todo, version)
  end
end
for _, todo in ipairs(old) do
  local key = todo.key
  if key and not stays[key] then
    todo.key = nil
    table.insert(what.removed, key)
    put(session, key, todo, { gone = true }, version)
    if becomes_tasks ~= '1' and redis.call('HEXISTS', todo_tasks .. session, key) == 0 then
      redis.call('HDEL', todos .. session, key)
    end
  end
end
redis.call('HSET', todos .. session, 'order', table.concat(order, ' '), 'last', int(number))
count('written', 1)
write_counts(session)
local payload = '{"sessionId":"' .. session .. '","todos":' .. #given .. ',"added":' .. #what.added .. ',"changed":'
  .. #what.changed .. ',"removed":' .. #what.removed .. '}'
redis.call('LPUSH', todo_histories .. session, '{"timestamp":"' .. iso(now()) .. '","version":' .. int(version)
  .. ',"added":"' .. table.concat(what.added, ' ') .. '","changed":"' .. table.concat(what.changed, ' ')
  .. '","removed":"' .. table.concat(what.removed, ' ') .. '"}')
redis.call('LTRIM', todo_histories .. session, 0, history_max - 1)
tell('hook.todo_write.executed', session, version, payload, session)
return 1
