-- state_index: the names of all values and when those end that do, so that names are counted and listed without reading
-- values.
--
-- Key     state_expiries zset written
-- Key     state_names zset written

-- How many names have a value.
local function count_states()
  return redis.call('ZCARD', state_names) - redis.call('ZCOUNT', state_expiries, '-inf', int(now()))
end

-- Takes names whose values have ended out of the index, the oldest first. Returns how many, at most `most`.
local function forget_ended(most)
  local gone = redis.call('ZRANGEBYSCORE', state_expiries, '-inf', int(now()), 'LIMIT', 0, most)
  if #gone > 0 then
    redis.call('ZREM', state_names, unpack(gone))
    redis.call('ZREM', state_expiries, unpack(gone))
  end
  return #gone
end
