-- ends: an index of names by when each ends, so that those that have not are counted in O(log n), however many there
-- are.
local function not_ended(index)
  return redis.call('ZCOUNT', index, int(now()), '+inf')
end

-- Milliseconds until the first of them ends, for who finds the index full.
local function room_in(index)
  local first = redis.call('ZRANGEBYSCORE', index, int(now()), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return math.max(1000, (first[2] or 0) - now())
end

-- A name is new or lives on; those that have ended leave the index.
local function ends_in(index, name, life_ms)
  redis.call('ZREMRANGEBYSCORE', index, '-inf', '(' .. int(now()))
  redis.call('ZADD', index, int(now() + life_ms), name)
end
