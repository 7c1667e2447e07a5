-- registry: what an instance has beside its hash.
--
-- Keys    capacities hash written
-- Key     instance_roles hash written
-- Keys    roles set written

-- The keys of an instance that alive() leaves, being this service's own, live as long as it; the set of a role, which
-- many renew, nearly.
local function keep(id, names, life_ms)
  redis.call('PEXPIRE', capacities .. id, int(life_ms))
  local joined = 0
  for _, name in ipairs(cjson.decode(names)) do
    joined = joined + redis.call('SADD', roles .. name, id)
    if redis.call('PTTL', roles .. name) < 7 / 8 * life_ms then
      redis.call('PEXPIRE', roles .. name, int(life_ms))
    end
  end
  if joined > 0 then
    redis.call('HSET', instance_roles, id, names)
  end
end

-- Out of the roles it has, also when its hash is gone.
local function drop_roles(id)
  for _, name in ipairs(cjson.decode(redis.call('HGET', instance_roles, id) or '[]')) do
    redis.call('SREM', roles .. name, id)
  end
  redis.call('HDEL', instance_roles, id)
end
