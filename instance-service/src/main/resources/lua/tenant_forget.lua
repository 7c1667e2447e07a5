-- tenant_forget: a piece of what a deleted tenant had in Redis is gone: first its epoch, so that no script that comes
-- late passes the gate. On Cluster it looks at the node on which all that lay.
--
-- Key     epoch hash written
-- ARGV[1] cursor of SCAN, 0 first   ARGV[2] pattern of all keys of the tenant   ARGV[3] how many keys it looks at
-- Returns   the next cursor, 0 at the end; how many keys went
-- Guarantee other tenants' keys stay
-- Cost      O(keys it looks at)
local cursor, pattern, count = unpack(ARGV)

redis.call('UNLINK', epoch)
local next, found = unpack(redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count))
for _, key in ipairs(found) do
  redis.call('UNLINK', key)
end
return { next, #found }
