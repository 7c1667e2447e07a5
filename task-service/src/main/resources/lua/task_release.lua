-- task_release: a worker gives a task back; the attempt does not count.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] id   ARGV[3] worker   ARGV[4] fence or empty   ARGV[5] 1 when the worker never wants it again   ARGV[6] deny_max
-- Uses      fence, aged, task, ends, batch, place, lease, parents, finish, hand_back
-- Returns   id, status, durability
-- Refuses   NOT_FOUND; LEASE_LOST; CONFLICT ended; FULL the deny list is full (in this order)
-- Guarantee the task is at its old place in the queue (cancelled when that was asked); the fence moves on.
-- Cost      O(log n)
local id, worker, fence, deny, deny_max = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])

local t = get(id)
if not t then
  return no_task(id)
end
if t.status == 'completed' or t.status == 'failed' or t.status == 'cancelled' then
  return ended(t, worker, fence, 'release') or { id, t.status, t.durability }
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
hand_back(t, sets, 'release')
return { id, t.status, t.durability }
