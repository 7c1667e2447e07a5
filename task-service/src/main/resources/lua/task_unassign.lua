-- task_unassign: an assigned task goes back to its place in the global queue.
--
-- Uses    own, task, unassign
-- ARGV[1] id
-- Returns   status
-- Refuses   NOT_FOUND; FORBIDDEN another's; CONFLICT not pending (in this order)
-- Guarantee the arrival is the old one; a task that is not assigned stays as it is.
-- Cost      O(log n)
local id = ARGV[1]

local t = subject(id)
if not t then
  return no_task(id)
end
local refusal = not_own(t)
if refusal then
  return refusal
end
if t.status ~= 'pending' then
  return refuse('CONFLICT', id .. ' is ' .. t.status .. ', not assigned.', 'state', t.status,
    'fix', t.status == 'in_progress' and 'Use task.release or task.cancel.' or 'Nothing to do.')
end
if t.assignedTo then
  unassign(t, 'asked')
end
return { t.status }
