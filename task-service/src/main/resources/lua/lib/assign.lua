-- assign: out of the global queue into an instance's.
--
-- Key     assigned zset written
-- Keys    instance_queues list written
-- Key     shares zset written
-- Uses    note, place, task

-- With `share_ms` it is a share that nobody asked for: not claimed for so long, others may take it.
local function assign(t, instance, assigned_ms, share_ms)
  leave(t)
  redis.call('RPUSH', instance_queues .. instance, t.id)
  redis.call('ZADD', assigned, int(now() + assigned_ms), t.id)
  if share_ms then redis.call('ZADD', shares, int(now() + share_ms), t.id) end
  load(instance, 1)
  step(t, 'task.assigned', { assignedTo = instance, assignedAt = int(now()) }, nil,
    ',"taskId":"' .. t.id .. '"', instance)
  note_assignment(t, instance, 'assign')
end
