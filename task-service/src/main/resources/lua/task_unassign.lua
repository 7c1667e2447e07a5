-- task_unassign: an assigned task goes back to its place in the global queue.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] id
-- Uses      task, place, lease, assign
-- Returns   status, durability
-- Refuses   NOT_FOUND; CONFLICT not pending (in this order)
-- Guarantee the arrival is the old one; a task that is not assigned stays as it is.
-- Cost      O(log n)
local id = ARGV[2]

local t = get(id)
if not t then
  return no_task(id)
end
if t.status ~= 'pending' then
  return refuse('CONFLICT', id .. ' is ' .. t.status .. ', not assigned.', 'state', t.status, 'fix', t.status == 'in_progress' and 'Use task.release or task.cancel.' or 'Nothing to do.')
end
if t.assignedTo then
  unassign(t, 'asked')
end
return { t.status, t.durability }
