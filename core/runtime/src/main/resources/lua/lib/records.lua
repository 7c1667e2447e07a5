-- records: first answers under idempotency keys, and what they weigh together, in the sums of lib/hours.lua, which
-- stands before this.
local LONG_FROM, OVERHEAD, ANSWER_MAX = 1024, 128, 65536

-- A sentence when there may be no record more; a `most` of 0 is no limit.
local function records_full(sums, most)
  if most > 0 and bytes_in(sums) >= most then
    return 'idempotencyBytesMax is reached: first answers of ' .. int(most) .. ' bytes are kept.'
  end
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
