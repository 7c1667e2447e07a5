-- key_create: one more key.
--
-- Keys    api_keys hash written
-- Key     api_key_ids zset written
-- Key     tenants hash read
-- ARGV[1] id   ARGV[2] name   ARGV[3] tenant   ARGV[4] roles   ARGV[5] mac   ARGV[6] expires_at or 0   ARGV[7] by
-- ARGV[8] max   ARGV[9] 1 when the tenant stands in the configuration
-- Returns   id, created_at
-- Refuses   INVALID no such tenant, or it would have ended already; FULL there are max
-- Guarantee nothing of the secret is kept but its mac; a tenant that was deleted gets no key
-- Cost      O(log keys)
local id, name, tenant, roles, mac, expires_at, by, max, is_configured = unpack(ARGV)

local there = is_configured ~= '1' and redis.call('HGET', tenants, tenant)
if is_configured ~= '1' and (not there or cjson.decode(there).deletedAt) then
  return refuse('INVALID', '/tenant is no tenant of this fleet.',
    'errors', { { pointer = '/tenant', message = 'is no tenant of this fleet' } })
end
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
