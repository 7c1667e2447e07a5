-- todo: one todo as it shall be, and the counts that follow each change of it, of its session and of all together.
--
-- Keys    todo_stats hash written
-- Key     todo_totals hash written
-- Keys    todos hash written
-- Each    tally = {}

local function count(field, by)
  tally[field] = (tally[field] or 0) + by
end

local function todo_of(session, key)
  local text = redis.call('HGET', todos .. session, key)
  return text and cjson.decode(text)
end

-- How many are on its list.
local function live_todos(session)
  local pending, started, completed =
    unpack(redis.call('HMGET', todo_stats .. session, 'pending', 'in_progress', 'completed'))
  return (pending or 0) + (started or 0) + (completed or 0)
end

-- Changes it. One that goes on after it was completed is another attempt, whose task is another.
local function put(session, key, todo, changes, version)
  if not todo.status then
    todo.attempt = todo.attempt or 1
    count('added', 1)
  elseif not todo.gone then
    count(todo.status, -1)
  end
  local was_done = todo.status == 'completed'
  for name, value in pairs(changes) do todo[name] = value end
  if was_done and todo.status ~= 'completed' then
    todo.attempt = todo.attempt + 1
    count('reopened', 1)
  end
  count(todo.gone and 'removed' or todo.status, 1)
  todo.rev = int(version)
  redis.call('HSET', todos .. session, key, cjson.encode(todo))
end

local function write_counts(session)
  for field, by in pairs(tally) do
    if by ~= 0 then
      redis.call('HINCRBY', todo_stats .. session, field, by)
      redis.call('HINCRBY', todo_totals, field, by)
    end
  end
end
