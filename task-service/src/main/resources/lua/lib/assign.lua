-- assign: between the global queue and an instance's. The arrival is kept, so an unassigned task is back at its old place.
local function assign(t, instance, assigned_ms)
  leave(t)
  redis.call('RPUSH', queues .. instance, t.id)
  redis.call('ZADD', assigned, int(now() + assigned_ms), t.id)
  load(instance, 1)
  step(t, 'task.assigned', { assignedTo = instance, assignedAt = int(now()) }, nil, nil, instance)
  redis.call('LPUSH', history, '{"id":"' .. t.id .. '","instanceId":"' .. instance .. '","how":"assign","at":' .. int(now()) .. '}')
  redis.call('LTRIM', history, 0, 999)
  redis.call('PEXPIRE', history, DAY_MS)
end

local function unassign(t, reason)
  local holder = t.assignedTo
  leave(t)
  enqueue(t, t.arrival)
  step(t, 'task.unassigned', {}, HOLD, ',"reason":"' .. reason .. '"', holder)
end
