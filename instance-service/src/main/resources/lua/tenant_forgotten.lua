-- tenant_forgotten: nothing is left of a deleted tenant; later its name is free.
--
-- Key     tenants hash written
-- Uses    duty
-- ARGV[1] name   ARGV[2] term   ARGV[3] taken_ms
-- Returns   1 when it was noted, or the name is free now; else 0
-- Refuses   LEASE_LOST the duty is another's
-- Guarantee a name is free only taken_ms after nothing was left
-- Cost      O(1)
local name, term, taken_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])

if not on_duty(term) then
  return off_duty(term)
end
local there = redis.call('HGET', tenants, name)
local tenant = there and cjson.decode(there)
if not tenant or not tenant.deletedAt then
  return 0
elseif not tenant.forgottenAt then
  tenant.forgottenAt, tenant.freeFrom = iso(now()), now() + taken_ms
  redis.call('HSET', tenants, name, cjson.encode(tenant))
  return 1
end
return tenant.freeFrom <= now() and redis.call('HDEL', tenants, name) or 0
