-- task_cancel: stop a task. A waiting one ends now; a running one is asked to stop, or with force loses its lease and
-- ends now.
--
-- Uses    cancel, fence, own, task
-- ARGV[1] id   ARGV[2] reason or empty   ARGV[3] 1 to force
-- Returns   id, status, 1 when the worker was asked to stop else 0
-- Refuses   NOT_FOUND; FORBIDDEN another's; CONFLICT it has completed or failed (in this order)
-- Guarantee a complete that comes before the worker stops wins, unless forced; then its fence is stale.
-- Cost      O(log n + dependants, at most 100)
local id, reason, force = ARGV[1], ARGV[2], ARGV[3]

local t = subject(id)
if not t then
  return no_task(id)
end
local refusal = not_own(t)
if refusal then
  return refusal
end
if t.status == 'completed' or t.status == 'failed' then
  return refuse('CONFLICT', id .. ' is already ' .. t.status .. '.', 'state', t.status)
end

if t.status == 'in_progress' and force ~= '1' then
  if not t.cancelRequested then
    step(t, 'task.cancel_requested', { cancelRequested = '1', cancelReason = reason ~= '' and reason or nil },
      { 'cancelReason' }, reason ~= '' and ',"reason":' .. cjson.encode(reason) or nil, t.assignedTo)
  end
elseif t.status ~= 'cancelled' then
  local fence = t.status == 'in_progress' and int(next_fence(tonumber(t.fence), current_epoch())) or nil
  cancel(t, reason, { fence = fence })
end
return { id, t.status, t.status == 'in_progress' and t.cancelRequested or '0' }
