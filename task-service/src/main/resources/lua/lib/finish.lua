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
