-- due: what comes next of the scheduled set, band by band, the most urgent first.
--
-- Key     scheduled zset read
-- Uses    place
local function in_bands(look)
  for band = 0, 100 / BAND do
    local from = band * BAND_MS
    if look(from, int(from), int(from + now())) then
      return
    end
  end
end

-- Ids of at most `max` that are due.
local function due_ids(max)
  local ids = {}
  in_bands(function(_, first, last)
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', scheduled, first, last, 'LIMIT', 0, max - #ids)) do
      ids[#ids + 1] = id
    end
    return #ids >= max
  end)
  return ids
end

-- When the next one is due; infinity when none is.
local function next_due_at()
  local at = math.huge
  in_bands(function(from, first)
    local due = redis.call('ZRANGEBYSCORE', scheduled, first, int(from + BAND_MS - 1), 'WITHSCORES', 'LIMIT', 0, 1)[2]
    at = math.min(at, due and due - from or at)
  end)
  return at
end
