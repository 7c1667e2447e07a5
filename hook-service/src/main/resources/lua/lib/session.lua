-- session: a session of an agent as the hooks know it: open from its first event to its end, or until it was silent for
-- long; kept for a while after that.
--
-- Key     closed_sessions zset written
-- Key     hook_sessions zset written
-- Keys    instances hash read
-- Keys    todos hash written
-- Key     todos_due zset written

-- An instance of this name is registered that is none of ours: it must not be replaced, nor kept alive.
local function is_taken(session)
  local id, is_session = unpack(redis.call('HMGET', instances .. session, 'id', 'session'))
  return id and not is_session
end

local function has_room(session, most)
  return redis.call('ZSCORE', hook_sessions, session) or redis.call('ZCARD', hook_sessions) < tonumber(most)
end

-- Something of it is another than before: whoever carries its todos looks. Its versions only grow.
local function stir(session)
  local version = math.max(now(), (redis.call('HGET', todos .. session, 'version') or 0) + 1)
  redis.call('HSET', todos .. session, 'version', int(version))
  redis.call('ZADD', todos_due, int(now()), session)
  return version
end

-- It was heard of.
local function open(session)
  redis.call('ZADD', hook_sessions, int(now()), session)
  if redis.call('HGET', todos .. session, 'open') ~= '1' then
    redis.call('ZREM', closed_sessions, session)
    redis.call('HSET', todos .. session, 'open', '1')
    stir(session)
  end
end

-- It ended after what was so long ago.
local function ended_since(session, life_ms, ago_ms)
  local forgotten = redis.call('ZSCORE', closed_sessions, session)
  return forgotten and forgotten - life_ms > now() - ago_ms
end

-- It holds nothing from now on, and is forgotten after its life.
local function close(session, life_ms)
  if redis.call('ZREM', hook_sessions, session) == 1 then
    redis.call('ZADD', closed_sessions, int(now() + life_ms), session)
    redis.call('HSET', todos .. session, 'open', '0')
    stir(session)
  end
end
