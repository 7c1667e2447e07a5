-- remember: the result answers later creates of the same content; the oldest leave first.
local CACHED_MAX = 10000

local function remember(t, result)
  redis.call('SET', results .. t.contentHash, result, 'PX', DAY_MS)
  redis.call('ZADD', cached, int(now()), t.contentHash)
  redis.call('ZREMRANGEBYSCORE', cached, '-inf', int(now() - DAY_MS))
  if redis.call('ZCARD', cached) > CACHED_MAX then
    redis.call('DEL', results .. redis.call('ZPOPMIN', cached)[1])
  end
end
