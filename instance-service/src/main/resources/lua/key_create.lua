-- key_create: one more key.
--
-- Keys    api_keys hash written
-- Key     api_key_ids zset written
-- ARGV[1] id   ARGV[2] name   ARGV[3] tenant   ARGV[4] roles   ARGV[5] mac   ARGV[6] expires_at or 0   ARGV[7] by
-- ARGV[8] max
-- Returns   id, created_at
-- Refuses   INVALID it would have ended already; FULL there are max
-- Guarantee nothing of the secret is kept but its mac
-- Cost      O(log keys)
local id, name, tenant, roles, mac, expires_at, by, max = unpack(ARGV)

if tonumber(expires_at) > 0 and tonumber(expires_at) <= now() then
  return refuse('INVALID', 'expiresAt is over.')
end
if redis.call('ZCARD', api_key_ids) >= tonumber(max) then
  return refuse('FULL', 'keysMax is reached: there are ' .. max .. ' keys; revoke some.', 'limit', 'keysMax')
end
redis.call('HSET', api_keys .. id, 'name', name, 'tenant', tenant, 'roles', roles, 'mac', mac, 'expiresAt', expires_at,
  'createdAt', int(now()), 'createdBy', by)
redis.call('ZADD', api_key_ids, 0, id)
return { id, now() }
