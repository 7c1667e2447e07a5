-- remember: the result answers later creates of the same content; the oldest leave first.
--
-- Key     cached_results zset written
-- Keys    results string written
-- Uses    task
local CACHED_MAX = 10000

local function remember(t, result)
  redis.call('SET', results .. t.contentHash, result, 'PX', DAY_MS)
  redis.call('ZADD', cached_results, int(now()), t.contentHash)
  redis.call('ZREMRANGEBYSCORE', cached_results, '-inf', int(now() - DAY_MS))
  if redis.call('ZCARD', cached_results) > CACHED_MAX then
    redis.call('DEL', results .. redis.call('ZPOPMIN', cached_results)[1])
  end
end
