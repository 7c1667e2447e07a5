-- put_back: a task as PostgreSQL knows it stands in its place again.
--
-- Key     dead_tasks zset written
-- Keys    dependants set read
-- Key     releasing zset written
-- Keys    tasks hash written
-- Uses    batch, fence, hold, loss, place, task, tie
local LIVE = { pending = true, scheduled = true, blocked = true, in_progress = true }

-- Nobody holds it: back to the queue, or to its end where that was asked for; one transition.
local function free(t, raised)
  local sets, ran = { status = 'pending' }, t.status == 'in_progress'
  if ran then
    sets.fence, sets.attempt = int(next_fence(tonumber(t.fence), raised)), int(math.max(0, t.attempt - 1))
    mark_loss(t, sets, 0)
  end
  if t.cancelRequested then
    sets.status, sets.completedAt = 'cancelled', int(now())
  end
  local type = sets.completedAt and 'task.cancelled' or ran and 'task.released' or 'task.unassigned'
  step(t, type, sets, HOLD, ',"reason":"reconciled"')
end

-- To the parents that are open here; those that left Redis are as PostgreSQL has them. PostgreSQL keeps the ended
-- parents of what is blocked, so one that neither has will never end: it was volatile, or deleted long ago.
local function retie(t, archived)
  local parents = cjson.decode(t.dependsOn)
  for _, parent in ipairs(parents) do
    local kept = archived[parent] ~= 'none' and archived[parent]
    archived[parent] = redis.call('HGET', tasks .. parent, 'status') or kept or 'deleted'
  end
  tie(t, parents, archived)
end

-- Into its place, and into the counts of its kind, where the one that was here did not stand.
local function put_back(t, known, parents, raised, terminal_ms)
  local counted = known and LIVE[known.status]
  if counted then leave(known) end
  if t.status == 'in_progress' or t.status == 'pending' and t.assignedTo then
    free(t, raised)
  elseif not LIVE[t.status] then
    redis.call('PEXPIRE', tasks .. t.id, terminal_ms)
  end
  enter(t)
  if t.status == 'failed' and not t.redrivenAs then
    redis.call('ZADD', dead_tasks, t.completedAt, t.id)
  end
  if counted then count_live(known, -1) end
  if LIVE[t.status] then
    count_live(t, 1)
  elseif counted then
    count(t, t.status == 'completed' and t.status or 'failed')
  end
  if t.status == 'blocked' then
    retie(t, cjson.decode(parents))
  elseif not LIVE[t.status] and redis.call('EXISTS', dependants .. t.id) == 1 then
    redis.call('ZADD', releasing, int(now()), t.id)
  end
end
