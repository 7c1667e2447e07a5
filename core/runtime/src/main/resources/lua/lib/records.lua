-- records: first answers under idempotency keys, and what they weigh together. `sums` has their bytes by the hour in
-- which they end; a record counts until that hour is over.
local LONG_FROM, OVERHEAD, ANSWER_MAX = 1024, 128, 65536

local function hour_of(ms)
  return math.floor(ms / 3600000)
end

-- Bytes of what has not ended, and the hours that are over.
local function recorded(sums)
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

-- A sentence when there may be no record more; a `most` of 0 is no limit.
local function records_full(sums, most)
  if most > 0 and recorded(sums) >= most then
    return 'idempotencyBytesMax is reached: first answers of ' .. int(most) .. ' bytes are kept.'
  end
end

local function weigh(sums, bytes, life_ms)
  local total, over = recorded(sums)
  if #over > 0 then redis.call('HDEL', sums, unpack(over)) end
  redis.call('HINCRBY', sums, int(hour_of(now() + life_ms)), int(bytes))
  redis.call('HSET', sums, 'total', int(total + bytes), 'hour', int(hour_of(now())))
end

-- Long texts are kept once, named by what they are, however many answers have them; they outlive each.
local function slim(sums, family, value, life_ms)
  if type(value) == 'string' and #value >= LONG_FROM then
    local name = '!' .. redis.sha1hex(value)
    if redis.call('PTTL', family .. name) < tonumber(life_ms) then
      redis.call('SET', family .. name, value, 'PX', int(2 * life_ms))
      weigh(sums, #value + OVERHEAD, 2 * life_ms)
    end
    return { long = name }
  elseif type(value) == 'table' and not value.err then
    local slimmer = {}
    for at, one in pairs(value) do slimmer[at] = slim(sums, family, one, life_ms) end
    return slimmer
  end
  return value
end

local function fat(family, value)
  if type(value) ~= 'table' then return value end
  if value.long then return redis.call('GET', family .. value.long) end
  for at, one in pairs(value) do value[at] = fat(family, one) end
  return value
end

-- `ids` of strict tasks that it tells of, or nil. What is over ANSWER_MAX is remembered, not kept.
local function keep_record(sums, family, key, digest, life_ms, answer, ids)
  local function pack(one) return ids and cmsgpack.pack(one, ids) or cmsgpack.pack(one) end
  local packed = pack(answer)
  packed = #packed > ANSWER_MAX and '' or #packed < LONG_FROM and packed or pack(slim(sums, family, answer, life_ms))
  redis.call('SET', key, digest .. packed, 'PX', life_ms)
  weigh(sums, #key + #digest + #packed + OVERHEAD, life_ms)
end

-- The first answer and its ids, of a record that has one: it is more than its digest.
local function first_of(family, record)
  local answer, ids = cmsgpack.unpack(string.sub(record, 65))
  return fat(family, answer), ids
end
