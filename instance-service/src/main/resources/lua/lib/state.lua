-- state: what the scripts of the state store share. A value counts while its expiry is ahead of the script's clock; Redis removes it later, never
-- earlier. The index of names knows the expiries too, so that names are counted and listed without reading values.

-- The version of a value, or false when there is none; then when it ends, if it does.
local function state_version(key)
  local version, expires = unpack(redis.call('HMGET', key, 'version', 'expiresAt'))
  return version and (not expires or tonumber(expires) > now()) and version, expires
end

-- How many names have a value.
local function state_count(names, expiries)
  return redis.call('ZCARD', names) - redis.call('ZCOUNT', expiries, '-inf', int(now()))
end

-- Why a value of this version (false is none) cannot be put or deleted: WORD, sentence, version. Nothing when it can. room is how many more values
-- fit; a delete needs none.
local function state_barred(version, if_version, room)
  if if_version ~= '' and if_version ~= (version or '0') then
    return 'CONFLICT', version and 'The version is ' .. version .. ', not ' .. if_version .. '.' or 'There is no value of that version.', tonumber(version or 0)
  elseif room and room <= 0 and not version then
    return 'FULL', 'statesMax is reached; no more values are kept.', 0
  end
end

-- Puts a value in place of the one of version `was`, which ended or would end at `expires`. Returns when it ends, or empty.
local function state_store(key, names, expiries, was, expires, name, value, ttl_ms, version)
  if expires then
    redis.call('DEL', key)
  end
  redis.call('HSET', key, 'value', value, 'version', int(version))
  if not was then
    redis.call('ZADD', names, 0, name)
  end
  if ttl_ms == '' then
    if expires or not was then
      redis.call('ZREM', expiries, name)
    end
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
