-- close: an end of a task itself. `sets` carries endFence, endWorker and endDigest when a worker ended it. Whoever
-- waits for the task is lib/finish.lua's.
--
-- Key     dead_tasks zset written
-- Keys    tasks hash written
-- Uses    event, batch, place, task
local function close(t, status, sets, extra, worker)
  leave(t)
  count_requirements(t, -1)
  sets.status, sets.completedAt = status, int(math.max(now(), t.updatedAt))
  if status == 'failed' then redis.call('ZADD', dead_tasks, sets.completedAt, t.id) end
  step(t, 'task.' .. status, sets, { 'leaseExpiresAt', 'leaseMs', 'timeoutAt', 'progress', 'runAt', 'openParents',
    status == 'completed' and 'error' or nil }, extra, worker)
  if status == 'failed' then
    event('task.dead', t.id, t.version, '{"id":"' .. t.id .. '","attempt":' .. t.attempt .. '}', worker)
  end
  if t.outputBytes then redis.call('PEXPIRE', tasks .. t.id .. ':output', DAY_MS) end
  if t.durability == 'volatile' then redis.call('PEXPIRE', tasks .. t.id, DAY_MS) end
  count(t, status == 'completed' and status or 'failed')
end
