-- task_cancel: stop a task. A waiting one ends now; a running one is asked to stop, or with force loses its lease and ends now.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] id   ARGV[3] reason or empty   ARGV[4] 1 to force
-- Uses      fence, aged, task, ends, batch, place, lease, parents, finish, cancel
-- Returns   id, status, 1 when the worker was asked to stop else 0, durability
-- Refuses   NOT_FOUND; CONFLICT it has completed or failed (in this order)
-- Guarantee a complete that comes before the worker stops wins, unless forced; then its fence is stale.
-- Cost      O(log n)
local id, reason, force = ARGV[2], ARGV[3], ARGV[4]

local t = get(id)
if not t then
  return no_task(id)
end
if t.status == 'completed' or t.status == 'failed' then
  return refuse('CONFLICT', id .. ' is already ' .. t.status .. '.', 'state', t.status)
end

if t.status == 'in_progress' and force ~= '1' then
  if not t.cancelRequested then
    step(t, 'task.cancel_requested', { cancelRequested = '1', cancelReason = reason ~= '' and reason or nil }, { 'cancelReason' },
      reason ~= '' and ',"reason":' .. cjson.encode(reason) or nil, t.assignedTo)
  end
elseif t.status ~= 'cancelled' then
  cancel(t, reason, { fence = t.status == 'in_progress' and int(next_fence(tonumber(t.fence), current_epoch())) or nil })
end
return { id, t.status, t.status == 'in_progress' and t.cancelRequested or '0', t.durability }
