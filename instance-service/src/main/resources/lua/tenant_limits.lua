-- tenant_limits: what a tenant may have at once.
--
-- Key     tenants hash written
-- Key     tenant_channel channel written
-- ARGV[1] name   ARGV[2] limits, JSON
-- Returns   1
-- Refuses   NOT_FOUND no such tenant, or it was deleted
-- Guarantee every replica hears of it
-- Cost      O(1)
local name, limits = unpack(ARGV)

local there = redis.call('HGET', tenants, name)
local tenant = there and cjson.decode(there)
if not tenant or tenant.deletedAt then
  return refuse('NOT_FOUND', 'No tenant ' .. name .. '.',
    'fix', 'One of the configuration is made by tenant.create too.')
end
tenant.limits = cjson.decode(limits)
redis.call('HSET', tenants, name, cjson.encode(tenant))
redis.call('PUBLISH', tenant_channel, name)
return 1
