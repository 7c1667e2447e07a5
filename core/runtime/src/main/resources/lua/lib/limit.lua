-- limit: sliding windows, exact under concurrency. A call counts in all of its windows, or in none. Their keys, and
-- name, most and ms of each, stand at the end of the lists, behind them how many.
local limits = {}
for at = 1, tonumber(table.remove(ARGV)) do
  local ms, most = tonumber(table.remove(ARGV)), tonumber(table.remove(ARGV))
  limits[at] = { key = table.remove(KEYS), name = table.remove(ARGV), most = most, ms = ms, from = now() - ms }
end
for _, limit in ipairs(limits) do
  local after = '(' .. int(limit.from)
  if redis.call('ZCOUNT', limit.key, after, '+inf') >= limit.most then
    local first = redis.call('ZRANGEBYSCORE', limit.key, after, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    return refuse('RATE_LIMITED', 'More than ' .. int(limit.most) .. ' calls in ' .. int(limit.ms) .. ' ms.', 'limit',
      limit.name, 'retryAfterMs', first[2] and math.max(1, first[2] - limit.from) or limit.ms)
  end
end
local limits_time = redis.call('TIME')
for _, limit in ipairs(limits) do
  redis.call('ZREMRANGEBYSCORE', limit.key, '-inf', int(limit.from))
  redis.call('ZADD', limit.key, now(), limits_time[1] .. limits_time[2] .. ':' .. redis.call('ZCARD', limit.key))
  redis.call('PEXPIRE', limit.key, limit.ms)
end
