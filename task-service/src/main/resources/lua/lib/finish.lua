-- finish: the ends of an attempt. `sets` carries endFence, endWorker and endDigest when a worker ended it.
local DAY_MS, CACHED_MAX = 86400000, 10000

-- The result answers later creates of the same content; the oldest leave first.
local function remember(t, result)
  redis.call('SET', results .. t.contentHash, result, 'PX', DAY_MS)
  redis.call('ZADD', cached, int(now()), t.contentHash)
  redis.call('ZREMRANGEBYSCORE', cached, '-inf', int(now() - DAY_MS))
  if redis.call('ZCARD', cached) > CACHED_MAX then
    redis.call('DEL', results .. redis.call('ZPOPMIN', cached)[1])
  end
end

function finish(t, status, sets, extra, worker)
  leave(t)
  count_requirements(t, -1)
  if status == 'completed' and t.contentHash then
    remember(t, sets.result)
  end
  sets.status, sets.completedAt = status, int(math.max(now(), t.updatedAt))
  if status == 'failed' then
    redis.call('ZADD', dead, sets.completedAt, t.id)
  end
  step(t, 'task.' .. status, sets, { 'leaseExpiresAt', 'leaseMs', 'timeoutAt', 'progress', 'runAt', 'openParents', status == 'completed' and 'error' or nil }, extra, worker)
  if status == 'failed' then
    event(streams, channels, 'task.dead', t.id, t.version, '{"id":"' .. t.id .. '","attempt":' .. t.attempt .. '}', metadata, worker)
  end
  if t.outputBytes then
    redis.call('PEXPIRE', tasks .. t.id .. ':output', DAY_MS)
  end
  if t.durability == 'volatile' then
    redis.call('PEXPIRE', tasks .. t.id, DAY_MS)
  end
  count(t, status == 'completed' and status or 'failed')
  release(t.id, status)
end

-- Backoff of the next attempt with jitter; Lua's own random repeats itself in every script, so the clock and the id are mixed.
local function backoff_ms(t)
  local base = math.min(tonumber(t.backoffMaxMs), t.backoffInitialMs * t.backoffFactor ^ math.max(0, t.attempt - 1))
  local dice = (redis.call('TIME')[2] * 7919 + string.sub(t.id, 3) * 104729) % 10007 / 10007
  return math.floor(base * (1 + t.backoffJitter * (2 * dice - 1)) + 0.5)
end

-- The attempt is over without a result: cancelled when that was asked, else again after its backoff, else failed.
local function give_up(t, type, sets, extra, worker, raised)
  sets.fence = int(next_fence(tonumber(t.fence), raised))
  if t.cancelRequested then
    return finish(t, 'cancelled', sets, extra, worker)
  end
  if tonumber(t.attempt) >= tonumber(t.maxAttempts) then
    return finish(t, 'failed', sets, extra, worker)
  end
  sets.endFence, sets.endDigest, sets.endWorker = nil, nil, nil
  leave(t)
  local wait_ms = backoff_ms(t)
  if wait_ms > 0 then
    sets.status, sets.runAt = 'scheduled', int(now() + wait_ms)
    redis.call('ZADD', scheduled, sets.runAt, t.id)
  else
    sets.status, sets.arrival = 'pending', int(redis.call('INCR', seq))
    enqueue(t, sets.arrival)
  end
  step(t, type, sets, HOLD, extra, worker)
end

local function cancel(t, reason, sets)
  sets.cancelReason = reason ~= '' and reason or nil
  finish(t, 'cancelled', sets, reason ~= '' and ',"reason":' .. cjson.encode(reason) or nil, t.assignedTo)
end
