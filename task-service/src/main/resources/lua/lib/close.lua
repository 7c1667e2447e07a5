-- close: an end of a task itself, counted for whoever worked on it. `sets` carries endFence, endWorker and endDigest
-- when a worker ended it. Whoever waits for the task is lib/finish.lua's.
--
-- Key     dead_tasks zset written
-- Keys    instance_metrics hash written
-- Keys    task_assignments list written
-- Keys    tasks hash written
-- Uses    event, batch, lapse, place, task, weight
local function close(t, status, sets, extra, worker)
  local was_leased = t.status == 'in_progress'
  leave(t)
  count_live(t, -1)
  sets.status, sets.completedAt = status, int(math.max(now(), t.updatedAt))
  sets.duration = int(sets.completedAt - (t.assignedAt or t.createdAt))
  if status == 'failed' then redis.call('ZADD', dead_tasks, sets.completedAt, t.id) end
  step(t, 'task.' .. status, sets, { 'leaseExpiresAt', 'leaseMs', 'timeoutAt', 'progress', 'runAt', 'openParents',
    status == 'completed' and 'error' or nil }, extra, worker)
  if status == 'failed' then
    event('task.dead', t.id, t.version, '{"id":"' .. t.id .. '","attempt":' .. t.attempt .. '}', worker)
  end
  weigh_ended(t)
  if t.outputBytes then redis.call('PEXPIRE', tasks .. t.id .. ':output', DAY_MS) end
  if t.durability == 'volatile' then redis.call('PEXPIRE', tasks .. t.id, DAY_MS) end
  redis.call('PEXPIRE', task_assignments .. t.id .. ':assignments', DAY_MS)
  if worker and was_leased and status == 'cancelled' then
    lapse(worker, t.id)
  end
  if worker and status ~= 'cancelled' then
    redis.call('HINCRBY', instance_metrics .. worker, status == 'completed' and 'tasksCompleted' or 'tasksFailed', 1)
    redis.call('PEXPIRE', instance_metrics .. worker, DAY_MS)
  end
  count(t, status == 'completed' and status or 'failed')
end
