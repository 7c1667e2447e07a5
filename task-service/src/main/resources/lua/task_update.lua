-- task_update: change what a task says, or move it as a board does.
--
-- Keys    tasks hash read
-- Uses    archived, cancel, fence, finish, merge, own, place, take, task, unassign, weight
-- ARGV[1] text or empty   ARGV[2] priority or empty   ARGV[3] status or empty   ARGV[4] metadata JSON or empty
-- ARGV[5] metadata_max bytes   ARGV[6] lease_ms   ARGV[7] digest of an end   ARGV[8] deny JSON or empty
-- ARGV[9] id, then the number of strings that follow (its hash from PostgreSQL when it left Redis), field, value, …
-- Returns   the task's hash as field, value, … in a list; an empty one when it is not in Redis and was not given
-- Refuses   NOT_FOUND it was deleted; FORBIDDEN another's; CONFLICT of an ended task more than text and metadata, or a
--           move that has a verb of its own; TOO_LARGE the merged metadata (in this order)
-- Guarantee the place follows the priority, the arrival stays.
-- Cost      O(log n + dependants, at most 100)
local text, priority, status, patch, metadata_max, lease_ms, digest, deny, id = unpack(ARGV, 1, 9)

local t = get_or_archived(9)
if not t then
  return unknown(9)
end
local refusal = not_own(t)
if refusal then
  return refusal
end
settles(t)
local verb = { pending = 'task.release', in_progress = 'task.claim', completed = 'task.complete', failed = 'task.fail',
  cancelled = 'task.cancel' }
local over = is_over(t)
if over and (priority ~= '' or deny ~= '' or status ~= '' and status ~= t.status) then
  return refuse('CONFLICT', id .. ' is already ' .. t.status .. '; only its text and metadata may change.',
    'state', t.status, 'fix', t.status == 'completed' and 'Send text and metadata alone, or create a new task.'
    or 'Send text and metadata alone, or run it again with task.redrive.')
end
status = over and '' or status
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
  if over then revive(t) end
  weigh_live(over and 0 or #(sets.text or t.text) - #t.text + #(merged or t.metadata or '') - #(t.metadata or ''))
  local moves_place = not over and not t.assignedTo and (sets.priority or sets.deny)
  if moves_place then leave(t) end
  local changed = sets.text and ',"text":' .. cjson.encode(sets.text) or ''
  step(t, 'task.updated', sets, nil, changed .. (merged and ',"metadata":' .. merged or ''))
  if moves_place then enter(t) end
end

local holder = t.assignedTo
if status == 'cancelled' then
  cancel(t, '', {})
elseif status == 'pending' and t.status == 'scheduled' then
  leave(t)
  step(t, 'task.unblocked', { status = 'pending' }, { 'runAt' }, ',"reason":"moved"')
  enqueue(t)
elseif status == 'pending' and t.assignedTo then
  unassign(t, 'moved')
elseif status == 'in_progress' then
  take(t, holder, tonumber(lease_ms), current_epoch())
elseif status == 'completed' or status == 'failed' then
  take(t, holder, 1000, current_epoch())
  finish(t, status, { endFence = t.fence, endWorker = holder, endDigest = digest }, nil, holder)
end
return { over and flat(t) or redis.call('HGETALL', tasks .. id) }
