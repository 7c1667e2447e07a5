-- unassign: out of an instance's queue back to its old place: the arrival is kept.
--
-- Uses    hold, place, task
local function unassign(t, reason)
  local holder = t.assignedTo
  leave(t)
  step(t, 'task.unassigned', {}, HOLD, ',"reason":"' .. reason .. '"', holder)
  enqueue(t)
end
