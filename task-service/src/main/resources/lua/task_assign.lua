-- task_assign: reserve a pending task for one instance.
--
-- Uses    live, assign, balance, deny, own, task
-- ARGV[1] id   ARGV[2] instance   ARGV[3] assigned_ms, after which an unclaimed task goes back
-- Returns   assignedAt
-- Refuses   NOT_FOUND the task; FORBIDDEN another's; NOT_FOUND no such live instance; CONFLICT held, ended, not
--           pending, drained, denied or not capable; FULL its capacity (in this order)
-- Guarantee the task left the global queue and is in the instance's; the same assignment again changes nothing.
-- Cost      O(log n), of a task that is denied somewhere also the instances that beat last, at most 100 and the denied
local id, instance, assigned_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])

local t = subject(id)
if not t then
  return no_task(id)
end
local refusal = not_own(t)
if refusal then
  return refusal
end
local capacity, draining = live(instance)
if not capacity then
  return refuse('NOT_FOUND', 'No live instance ' .. instance .. '.',
    'fix', 'Register it with system.register; an instance must beat.')
end
if t.status == 'pending' and t.assignedTo == instance then
  return { t.assignedAt }
end
if t.status ~= 'pending' or t.assignedTo then
  return refuse('CONFLICT', id .. ' is ' .. (t.assignedTo and 'held by ' .. t.assignedTo or t.status) .. '.',
    'state', t.status, t.assignedTo and 'holder', t.assignedTo)
end
if draining then
  return refuse('CONFLICT', instance .. ' is being drained.', 'fix', 'Assign to another one, or register it again.')
end
if denied(t, instance) then
  return refuse('CONFLICT', id .. ' denies ' .. instance .. '.')
end
if not capable(instance, t) then
  return refuse('CONFLICT', instance .. ' lacks a capability that ' .. id .. ' requires: ' .. t.requires .. '.')
end
if free_of(instance) <= 0 then
  return refuse('FULL', instance .. ' is at its capacity, ' .. int(capacity) .. '.',
    'limit', 'capacity', 'retryAfterMs', 1000)
end

assign(t, instance, assigned_ms)
return { t.assignedAt }
