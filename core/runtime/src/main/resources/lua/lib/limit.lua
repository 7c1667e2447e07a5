-- limit: sliding window, exact under concurrency. Reads its key and its two numbers from the end of the lists.
local limit_ms, limit_max = tonumber(table.remove(ARGV)), tonumber(table.remove(ARGV))
local limit_key = table.remove(KEYS)
local limit_from = now() - limit_ms
if redis.call('ZCOUNT', limit_key, '(' .. int(limit_from), '+inf') >= limit_max then
  local first = redis.call('ZRANGEBYSCORE', limit_key, '(' .. int(limit_from), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return refuse('RATE_LIMITED', 'More than ' .. limit_max .. ' calls in ' .. limit_ms .. ' ms.',
    'retryAfterMs', first[2] and math.max(1, first[2] - limit_from) or limit_ms)
end
redis.call('ZREMRANGEBYSCORE', limit_key, '-inf', int(limit_from))
local micros = redis.call('TIME')
redis.call('ZADD', limit_key, now(), micros[1] .. micros[2] .. ':' .. redis.call('ZCARD', limit_key))
redis.call('PEXPIRE', limit_key, limit_ms)
