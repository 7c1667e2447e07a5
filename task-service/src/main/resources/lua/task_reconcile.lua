-- task_reconcile: put tasks back that PostgreSQL knows newer than this Redis, which came back older than it was.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] epoch   ARGV[3] terminal_ms
-- ARGV    per task: JSON of its parents' status in PostgreSQL or empty, number of strings that follow, field, value, …
-- Uses      fence, aged, task, ends, batch, place, lease, parents, finish, loss, tie
-- Returns   how many tasks were put back
-- Refuses   CONFLICT another replica raised the epoch meanwhile
-- Guarantee each task is in exactly one place and nobody holds it: whoever did has a fence that is refused. What ended stays ended.
-- Cost      O(tasks * log n + parents + length of instance queues)
local raised, terminal_ms = tonumber(ARGV[2]), ARGV[3]
local live = { pending = true, scheduled = true, blocked = true, in_progress = true }

if current_epoch() ~= raised then
  return refuse('CONFLICT', 'Another replica raised the epoch.')
end

-- Nobody holds it: back to the queue, or to its end where that was asked for; one transition.
local function free(t)
  local sets, ran = { status = 'pending' }, t.status == 'in_progress'
  if ran then
    sets.fence, sets.attempt = int(next_fence(tonumber(t.fence), raised)), int(math.max(0, t.attempt - 1))
    mark_loss(t, sets, 0)
  end
  if t.cancelRequested then
    sets.status, sets.completedAt = 'cancelled', int(now())
  end
  step(t, sets.completedAt and 'task.cancelled' or ran and 'task.released' or 'task.unassigned', sets, HOLD, ',"reason":"reconciled"')
end

-- To the parents that are open here; those that left Redis are as PostgreSQL has them.
local function retie(t, archived)
  local parents = cjson.decode(t.dependsOn)
  for _, parent in ipairs(parents) do
    archived[parent] = redis.call('HGET', tasks .. parent, 'status') or archived[parent] or 'deleted'
  end
  tie(t, parents, archived)
end

local at, put = 4, 0
while at < #ARGV do
  local parents, first, t = ARGV[at], at + 2, {}
  at = first + ARGV[at + 1]
  for i = first, at - 1, 2 do
    t[ARGV[i]] = ARGV[i + 1]
  end
  local known = get(t.id)
  if not known or tonumber(known.version) < tonumber(t.version) then
    local counted = known and live[known.status]
    if counted then leave(known) end
    redis.call('DEL', tasks .. t.id)
    redis.call('HSET', tasks .. t.id, unpack(ARGV, first, at - 1))
    if t.status == 'in_progress' or t.status == 'pending' and t.assignedTo then
      free(t)
    elseif not live[t.status] then
      redis.call('PEXPIRE', tasks .. t.id, terminal_ms)
    end
    if t.status == 'pending' then
      enqueue(t, t.arrival)
    elseif t.status == 'scheduled' then
      redis.call('ZADD', scheduled, t.runAt, t.id)
    elseif t.status == 'failed' and not t.redrivenAs then
      redis.call('ZADD', dead, t.completedAt, t.id)
    elseif t.status == 'blocked' then
      redis.call('ZADD', blocked, t.arrival, t.id)
    end
    if (live[t.status] or false) ~= (counted or false) then
      count_requirements(t, live[t.status] and 1 or -1)
      local _ = counted and count(t, t.status == 'completed' and t.status or 'failed')
    end
    if t.status == 'blocked' then
      retie(t, cjson.decode(parents))
    elseif not live[t.status] and redis.call('EXISTS', dependants .. t.id) == 1 then
      redis.call('ZADD', releasing, int(now()), t.id)
    end
    put = put + 1
  end
end
return put
