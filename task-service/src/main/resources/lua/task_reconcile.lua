-- task_reconcile: put tasks back that PostgreSQL knows newer than this Redis, which came back older than it was.
--
-- KEYS[1..17] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] epoch   ARGV[3] terminal_ms
-- ARGV    per task: number of strings that follow, field, value, …
-- Uses      fence, task
-- Returns   how many tasks were put back
-- Refuses   CONFLICT another replica raised the epoch meanwhile
-- Guarantee each task is in exactly one place and nobody holds it: whoever did has a fence that is refused. What ended stays ended.
-- Cost      O(tasks * log n + length of instance queues)
local raised, terminal_ms = tonumber(ARGV[2]), ARGV[3]
local live = { pending = true, scheduled = true, in_progress = true }

if current_epoch() ~= raised then
  return refuse('CONFLICT', 'Another replica raised the epoch.')
end

-- Nobody holds it: back to the queue, or to its end where that was asked for; one transition.
local function free(t)
  local sets, ran = { status = 'pending' }, t.status == 'in_progress'
  if ran then
    sets.fence, sets.attempt = int(next_fence(tonumber(t.fence), raised)), int(math.max(0, t.attempt - 1))
  end
  if t.cancelRequested then
    sets.status, sets.completedAt = 'cancelled', int(now())
  end
  step(t, sets.completedAt and 'task.cancelled' or ran and 'task.released' or 'task.unassigned', sets,
    { 'assignedTo', 'assignedAt', 'leaseExpiresAt', 'leaseMs', 'progress' }, ',"reason":"reconciled"')
end

local at, put = 4, 0
while at < #ARGV do
  local first, t = at + 1, {}
  at = first + ARGV[at]
  for i = first, at - 1, 2 do
    t[ARGV[i]] = ARGV[i + 1]
  end
  local known = get(t.id)
  if not known or tonumber(known.version) < tonumber(t.version) then
    if known and live[known.status] then
      leave(known)
    end
    redis.call('DEL', tasks .. t.id)
    redis.call('HSET', tasks .. t.id, unpack(ARGV, first, at - 1))
    if t.status == 'in_progress' or t.status == 'pending' and t.assignedTo then
      free(t)
    elseif not live[t.status] then
      redis.call('PEXPIRE', tasks .. t.id, terminal_ms)
    end
    if t.status == 'pending' then
      redis.call('ZADD', pending, score(t, t.arrival), t.id)
    elseif t.status == 'scheduled' then
      redis.call('ZADD', scheduled, t.runAt, t.id)
    elseif t.status == 'failed' then
      redis.call('ZADD', dead, t.completedAt, t.id)
    end
    put = put + 1
  end
end
return put
