-- task_release: a worker gives a task back; the attempt does not count.
--
-- Uses    ended, hand_back, heard, lease, task
-- ARGV[1] id   ARGV[2] worker   ARGV[3] fence or empty   ARGV[4] 1 when the worker never wants it again
-- ARGV[5] deny_max
-- Returns   id, status
-- Refuses   NOT_FOUND; LEASE_LOST; CONFLICT ended; FULL the deny list is full (in this order)
-- Guarantee the task is at its old place in the queue (cancelled when that was asked); the fence moves on.
-- Cost      O(log n + dependants, at most 100)
local id, worker, fence, deny, deny_max = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

local t = subject(id)
if not t then
  return no_task(id)
end
if is_over(t) then
  return ended(t, worker, fence, 'release') or { id, t.status }
end
local refusal = lost(t, worker, fence)
if refusal then
  return refusal
end
local denied = cjson.decode(t.deny or '[]')
if deny == '1' and #denied >= deny_max then
  return refuse('FULL', 'The deny list of ' .. id .. ' holds ' .. deny_max .. ' instances.', 'limit', 'denyMax')
end

local sets = {}
if deny == '1' then
  denied[#denied + 1] = t.assignedTo
  sets.deny = cjson.encode(denied)
end
local holder = t.assignedTo
hand_back(t, sets, 'release')
heard(holder)
return { id, t.status }
