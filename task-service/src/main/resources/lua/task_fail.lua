-- task_fail: an attempt failed: again after its backoff, or dead-lettered after the last one.
--
-- Uses    ended, fence, finish, lease, next, retry, task
-- ARGV[1] id   ARGV[2] worker   ARGV[3] fence or empty   ARGV[4] error JSON   ARGV[5] 1 when it may be tried again
-- ARGV[6] digest of the error   ARGV[7] tasks to claim next   ARGV[8] lease_ms of those   ARGV[9] 1 when PostgreSQL
-- answers
-- Returns   id, status, attempt, when it runs again or empty, completedAt or empty, the next tasks as hashes
-- Refuses   NOT_FOUND; LEASE_LOST; CONFLICT ended with another outcome (in this order)
-- Guarantee one end per attempt; the fence moves on, so this worker cannot come back.
-- Cost      O(log n + dependants, at most 100), and for the next that of task_claim: sets of requirements,
--           instances that beat last
local id, worker, fence, err, retryable, digest, next_max, lease_ms = unpack(ARGV, 1, 8)

local t = subject(id)
if not t then
  return no_task(id)
end
local function answer(nexts)
  return { id, t.status, t.attempt, t.status == 'scheduled' and t.runAt or '', t.completedAt or '', nexts }
end
if is_over(t) then
  return ended(t, worker, fence, digest) or answer({})
end
local refusal = lost(t, worker, fence)
if refusal then
  return refusal
end

local holder = t.assignedTo
local sets = { endFence = t.fence, endWorker = holder, endDigest = digest, error = err }
if retryable == '1' or t.cancelRequested then
  give_up(t, 'task.retried', sets, ',"error":' .. err, holder, current_epoch())
else
  finish(t, 'failed', sets, ',"error":' .. err, holder)
end
return answer(claim_next(holder, tonumber(next_max), tonumber(lease_ms), ARGV[9] == '1'))
