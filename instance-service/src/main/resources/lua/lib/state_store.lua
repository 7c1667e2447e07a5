-- state_store: puts a value.
--
-- Key     state_expiries zset written
-- Key     state_names zset written

-- In place of the one of version `was`, which ended or would end at `expires`. Returns when it ends, or empty.
local function store(key, was, expires, name, value, ttl_ms, version)
  if expires then
    redis.call('DEL', key)
  end
  redis.call('HSET', key, 'value', value, 'version', int(version))
  if not was then
    redis.call('ZADD', state_names, 0, name)
  end
  if ttl_ms == '' then
    if expires or not was then
      redis.call('ZREM', state_expiries, name)
    end
    return ''
  end
  local ends = int(now() + ttl_ms)
  redis.call('HSET', key, 'expiresAt', ends)
  redis.call('PEXPIREAT', key, ends)
  redis.call('ZADD', state_expiries, ends, name)
  return ends
end
