-- state: what the scripts of the state store share. A value counts while its expiry is ahead of the script's clock; Redis removes it later, never
-- earlier. The index of names knows the expiries too, so that names are counted and listed without reading values.

-- The version of a value, or false when there is none.
local function state_version(key)
  local version, expires = unpack(redis.call('HMGET', key, 'version', 'expiresAt'))
  return version and (not expires or tonumber(expires) > now()) and version
end

-- How many names have a value.
local function state_count(names, expiries)
  return redis.call('ZCARD', names) - redis.call('ZCOUNT', expiries, '-inf', int(now()))
end

-- Why a value cannot be put or deleted: WORD, sentence, its version now. Nothing when it can. states_max is empty for a delete.
local function state_barred(key, names, expiries, if_version, states_max)
  local version = state_version(key)
  if if_version ~= '' and if_version ~= (version or '0') then
    return 'CONFLICT', version and 'The version is ' .. version .. ', not ' .. if_version .. '.' or 'There is no value of that version.', tonumber(version or 0)
  elseif states_max and not version and state_count(names, expiries) >= states_max then
    return 'FULL', 'statesMax is reached: ' .. int(states_max) .. ' values are kept.', 0
  end
end

-- Puts a value in place of whatever was there. Returns when it ends, or empty.
local function state_store(key, names, expiries, name, value, ttl_ms, version)
  redis.call('DEL', key)
  redis.call('HSET', key, 'value', value, 'version', int(version))
  redis.call('ZADD', names, 0, name)
  if ttl_ms == '' then
    redis.call('ZREM', expiries, name)
    return ''
  end
  local ends = int(now() + ttl_ms)
  redis.call('HSET', key, 'expiresAt', ends)
  redis.call('PEXPIREAT', key, ends)
  redis.call('ZADD', expiries, ends, name)
  return ends
end

-- Takes names whose values have ended out of the index, the oldest first. Returns how many, at most `most`.
local function state_forget(names, expiries, most)
  local gone = redis.call('ZRANGEBYSCORE', expiries, '-inf', int(now()), 'LIMIT', 0, most)
  if #gone > 0 then
    redis.call('ZREM', names, unpack(gone))
    redis.call('ZREM', expiries, unpack(gone))
  end
  return #gone
end
