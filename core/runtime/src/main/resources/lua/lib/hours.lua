-- hours: bytes of what ends by itself, by the hour in which it does. `sums` is a hash of those hours, and of their
-- total in the hour of its last change. What ends counts until that hour is over.
local function hour_of(ms)
  return math.floor(ms / 3600000)
end

-- Bytes of what has not ended, and the hours that are over.
local function bytes_in(sums)
  local total, hour = unpack(redis.call('HMGET', sums, 'total', 'hour'))
  if tonumber(hour or 0) >= hour_of(now()) then return tonumber(total), {} end
  local flat, over, all = redis.call('HGETALL', sums), {}, 0
  for i = 1, #flat, 2 do
    local ends = tonumber(flat[i])
    local is_over = ends and ends < hour_of(now())
    all = all + (ends and not is_over and flat[i + 1] or 0)
    over[#over + 1] = is_over and flat[i] or nil
  end
  return all, over
end

local function weigh(sums, bytes, life_ms)
  local total, over = bytes_in(sums)
  if #over > 0 then redis.call('HDEL', sums, unpack(over)) end
  redis.call('HINCRBY', sums, int(hour_of(now() + life_ms)), int(bytes))
  redis.call('HSET', sums, 'total', int(total + bytes), 'hour', int(hour_of(now())))
end
