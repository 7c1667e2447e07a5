-- partition_event: a stream of events in order, with a bound and an age. Also the stream of a type is one.
--
-- Uses    trims

local function full(limit, what)
  return refuse('FULL', limit .. ' is reached: as many ' .. what .. '.', 'limit', limit, 'retryAfterMs', 60000)
end

-- At its bound, with nothing old enough to leave.
local function crowded(stream, most, alive)
  if redis.call('XLEN', stream) < tonumber(most) then
    return false
  end
  local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  return not first or tonumber(string.match(first[1], '^%d+')) > alive
end

-- By the estimate of Redis, which looks at five of its nodes; asked at every fourth length.
local function heavy(stream, most)
  return redis.call('XLEN', stream) % 4 == 0
    and (redis.call('MEMORY', 'USAGE', stream, 'SAMPLES', 5) or 0) >= tonumber(most)
end

-- Old entries leave, but never before a group that somebody made has them; without a group the whole stream goes when
-- all of it is old. Returns the millisecond of its place. `type_name` of one that is a type's.
local function append(stream, data, alive, life_ms, type_name)
  local id = redis.call('XADD', stream, '*', 'data', data)
  if #redis.call('XINFO', 'GROUPS', stream) == 0 then
    local went = redis.call('XTRIM', stream, 'MINID', '~', int(alive))
    if type_name then trimmed_before(type_name, alive, went) end
    redis.call('PEXPIRE', stream, life_ms)
  else
    redis.call('PERSIST', stream)
  end
  return string.match(id, '^%d+')
end
