-- assign: out of the global queue into an instance's.
--
-- Key     assigned zset written
-- Keys    instance_queues list written
-- Uses    note, place, task
local function assign(t, instance, assigned_ms)
  leave(t)
  redis.call('RPUSH', instance_queues .. instance, t.id)
  redis.call('ZADD', assigned, int(now() + assigned_ms), t.id)
  load(instance, 1)
  step(t, 'task.assigned', { assignedTo = instance, assignedAt = int(now()) }, nil, nil, instance)
  note_assignment(t, instance, 'assign')
end
