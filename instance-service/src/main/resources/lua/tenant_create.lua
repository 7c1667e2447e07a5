-- tenant_create: one more tenant.
--
-- Key     tenants hash written
-- Key     tenant_channel channel written
-- ARGV[1] name   ARGV[2] by   ARGV[3] max   ARGV[4] limits, JSON
-- Returns   1, or 0 when there is one of this name
-- Refuses   CONFLICT one of this name was deleted; FULL there are max
-- Guarantee a name is one tenant
-- Cost      O(1)
local name, by, max, limits = unpack(ARGV)

local there = redis.call('HGET', tenants, name)
if there and cjson.decode(there).deletedAt then
  return refuse('CONFLICT', 'The tenant ' .. name .. ' was deleted; its name is not free yet.',
    'fix', 'Take another name, or wait until tenant.list does not show it any more: a day after it was forgotten.')
end
if there then
  return 0
end
if redis.call('HLEN', tenants) >= tonumber(max) then
  return refuse('FULL', 'tenantsMax is reached: there are ' .. max .. ' tenants.', 'limit', 'tenantsMax')
end
redis.call('HSET', tenants, name,
  cjson.encode({ createdAt = iso(now()), createdBy = by, limits = cjson.decode(limits) }))
redis.call('PUBLISH', tenant_channel, name)
return 1
