-- registry: out of the roles that an instance has, also when its hash is gone.
--
-- Key     instance_roles hash written
-- Keys    roles set written
local function drop_roles(id)
  for _, name in ipairs(cjson.decode(redis.call('HGET', instance_roles, id) or '[]')) do
    redis.call('SREM', roles .. name, id)
  end
  redis.call('HDEL', instance_roles, id)
end
