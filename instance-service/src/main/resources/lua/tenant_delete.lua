-- tenant_delete: nobody calls for a tenant any more; its purge may begin.
--
-- Key     tenants hash written
-- Key     tenant_channel channel written
-- ARGV[1] name
-- Returns   1, or 0 when it was being deleted already
-- Refuses   NOT_FOUND no such tenant
-- Guarantee the name is free again only when all that it had is forgotten
-- Cost      O(1)
local name = ARGV[1]

local there = redis.call('HGET', tenants, name)
if not there then
  return refuse('NOT_FOUND', 'No tenant ' .. name .. '.')
end
local tenant = cjson.decode(there)
if tenant.deletedAt then
  return 0
end
tenant.deletedAt = iso(now())
redis.call('HSET', tenants, name, cjson.encode(tenant))
redis.call('PUBLISH', tenant_channel, name)
return 1
