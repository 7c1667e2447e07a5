-- task_update: change what a task says, or move it as a board does.
--
-- Keys    tasks hash read
-- Uses    cancel, fence, finish, merge, place, take, task, unassign
-- ARGV[1] id   ARGV[2] text or empty   ARGV[3] priority or empty   ARGV[4] status or empty
-- ARGV[5] metadata JSON or empty   ARGV[6] metadata_max bytes   ARGV[7] lease_ms   ARGV[8] digest of an end   ARGV[9]
-- deny JSON or empty
-- Returns   the task's hash as field, value, …
-- Refuses   NOT_FOUND; CONFLICT ended, or a move that has a verb of its own; TOO_LARGE the merged metadata (in this
--           order)
-- Guarantee the place follows the priority, the arrival stays.
-- Cost      O(log n)
local id, text, priority, status, patch, metadata_max, lease_ms, digest, deny = unpack(ARGV, 1, 9)

local t = subject(id)
if not t then
  return no_task(id)
end
local verb = { pending = 'task.release', in_progress = 'task.claim', completed = 'task.complete', failed = 'task.fail',
  cancelled = 'task.cancel' }
if is_over(t) then
  return refuse('CONFLICT', id .. ' is already ' .. t.status .. '.', 'state', t.status)
end
local same = status == t.status and t.status ~= 'in_progress' and not t.assignedTo
local moves = {
  pending = t.status == 'scheduled' or t.assignedTo and t.status == 'pending',
  in_progress = t.status == 'pending' and t.assignedTo,
  completed = t.status == 'pending' and t.assignedTo,
  failed = t.status == 'pending' and t.assignedTo,
  cancelled = t.status ~= 'in_progress',
}
if status ~= '' and not same and not moves[status] then
  return refuse('CONFLICT', id .. ' is ' .. t.status .. ' and cannot be moved to ' .. status .. '.', 'state', t.status,
    'fix', verb[status] and 'Use ' .. verb[status] .. '.' or 'No verb does this.')
end
local merged = patch ~= '' and merge(t.metadata or '{}', patch)
if merged and #merged > tonumber(metadata_max) then
  return refuse('TOO_LARGE', '/updates/metadata is larger than ' .. metadata_max .. ' bytes once merged.')
end

local function given(value)
  return value ~= '' and value or nil
end
local sets = { text = given(text), priority = given(priority), metadata = merged or nil, deny = given(deny) }
if next(sets) then
  if sets.priority and t.status == 'pending' and not t.assignedTo then
    redis.call('ZADD', queue_of(t), 'XX', score(sets, t.arrival), id)
  end
  step(t, 'task.updated', sets)
end

local holder = t.assignedTo
if status == 'cancelled' then
  cancel(t, '', {})
elseif status == 'pending' and t.status == 'scheduled' then
  leave(t)
  enqueue(t, t.arrival)
  step(t, 'task.unblocked', { status = 'pending' }, { 'runAt' }, ',"reason":"moved"')
elseif status == 'pending' and t.assignedTo then
  unassign(t, 'moved')
elseif status == 'in_progress' then
  take(t, holder, tonumber(lease_ms), current_epoch())
elseif status == 'completed' or status == 'failed' then
  take(t, holder, 1000, current_epoch())
  finish(t, status, { endFence = t.fence, endWorker = holder, endDigest = digest }, nil, holder)
end
return redis.call('HGETALL', tasks .. id)
