-- task_complete: end an attempt with its outcome: a result completes the task, none fails it.
--
-- Uses    ended, fence, finish, lease, next, remember, take, task
-- ARGV[1] id   ARGV[2] worker or empty   ARGV[3] fence or empty   ARGV[4] result JSON or empty
-- ARGV[5] error JSON or empty   ARGV[6] digest of the outcome   ARGV[7] tasks to claim next   ARGV[8] lease_ms of those
-- ARGV[9] 1 when PostgreSQL answers
-- Returns   id, status, completedAt, the next tasks as hashes
-- Refuses   NOT_FOUND; LEASE_LOST; CONFLICT ended with another outcome, or nobody works on it (in this order)
-- Guarantee one terminal transition per attempt; the same outcome again gets the first answer and no event.
-- Cost      O(log n + dependants, at most 100), and for the next that of task_claim: sets of requirements,
--           instances that beat last
local id, worker, fence, result, err, digest, next_max, lease_ms = unpack(ARGV, 1, 8)

local t = subject(id)
if not t then
  return no_task(id)
end
if is_over(t) then
  return ended(t, worker, fence, digest) or { id, t.status, t.completedAt, {} }
end

-- Old clients complete what is assigned to them without a claim: one implicit claim and the end. Not those who lost it
-- before: they may be late.
local own = t.status == 'pending' and t.assignedTo and fence == '' and (worker == '' or worker == t.assignedTo)
local implicit = own and not (t.lostBy and (worker == '' or has_lost(t, worker)))
if not implicit then
  if t.status ~= 'in_progress' and fence == '' and not own then
    return refuse('CONFLICT',
      id .. ' is ' .. t.status .. (t.assignedTo and ' and assigned to another worker.' or ' and nobody holds it.'),
      'state', t.status, 'fix', 'Claim it with task.claim.')
  end
  local refusal = lost(t, worker, fence)
  if refusal then
    return refusal
  end
end

local holder = t.assignedTo
if implicit then
  take(t, holder, 1000, current_epoch())
end
local sets = { endFence = t.fence, endWorker = holder, endDigest = digest, result = result ~= '' and result or nil,
  error = err ~= '' and err or nil }
finish(t, result ~= '' and 'completed' or 'failed', sets, err ~= '' and ',"error":' .. err or nil, holder)
if t.contentHash and t.status == 'completed' then
  remember(t, result)
end
local nexts = claim_next(holder, tonumber(next_max), tonumber(lease_ms), ARGV[9] == '1')
return { id, t.status, t.completedAt, nexts }
