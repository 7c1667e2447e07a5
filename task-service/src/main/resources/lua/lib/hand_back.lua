-- hand_back: a lease ends without blame: the task is at its old place (cancelled when that was asked), the attempt does
-- not count, the fence moves on.
--
-- Uses    fence, finish, hold, place, task
local function hand_back(t, sets, digest)
  local holder = t.assignedTo
  sets.fence, sets.attempt = int(next_fence(tonumber(t.fence), current_epoch())), int(t.attempt - 1)
  if t.cancelRequested then
    sets.endFence, sets.endWorker, sets.endDigest = t.fence, holder, digest
    return finish(t, 'cancelled', sets, nil, holder)
  end
  leave(t)
  sets.status = 'pending'
  step(t, 'task.released', sets, HOLD, nil, holder)
  enqueue(t)
end
