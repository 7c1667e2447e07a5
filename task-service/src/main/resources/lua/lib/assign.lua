-- assign: between the global queue and an instance's. The arrival is kept, so an unassigned task is back at its old place.
local function unassign(t, reason)
  local holder = t.assignedTo
  leave(t)
  enqueue(t, t.arrival)
  step(t, 'task.unassigned', {}, HOLD, ',"reason":"' .. reason .. '"', holder)
end
