-- retry: an attempt that is over without a result.
--
-- Key     task_seq string written
-- Uses    fence, finish, hold, place, task

-- What task.create gives a task that is not told otherwise; it is not stored.
local USUAL = { backoffInitialMs = 1000, backoffFactor = 2, backoffMaxMs = 300000, backoffJitter = 0.3 }

-- Backoff of the next attempt with jitter; Lua's own random repeats itself in every script, so the clock and the id are
-- mixed.
local function backoff_ms(t)
  local function of(field) return tonumber(t[field] or USUAL[field]) end
  local grown = of('backoffInitialMs') * of('backoffFactor') ^ math.max(0, t.attempt - 1)
  local dice = (redis.call('TIME')[2] * 7919 + string.sub(t.id, 3) * 104729) % 10007 / 10007
  return math.floor(math.min(of('backoffMaxMs'), grown) * (1 + of('backoffJitter') * (2 * dice - 1)) + 0.5)
end

-- The attempt is over without a result: cancelled when that was asked, else again after its backoff, else failed.
local function give_up(t, type, sets, extra, worker, raised)
  sets.fence = int(next_fence(tonumber(t.fence), raised))
  local over = t.cancelRequested and 'cancelled' or tonumber(t.attempt) >= tonumber(t.maxAttempts) and 'failed'
  if over then
    return finish(t, over, sets, extra, worker)
  end
  sets.endFence, sets.endDigest, sets.endWorker = nil, nil, nil
  local wait_ms = backoff_ms(t)
  leave(t)
  if wait_ms > 0 then
    sets.status, sets.runAt = 'scheduled', int(now() + wait_ms)
  else
    sets.status, sets.arrival = 'pending', int(redis.call('INCR', task_seq))
  end
  step(t, type, sets, HOLD, extra, worker)
  enter(t)
end
