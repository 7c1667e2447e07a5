-- epoch_ceiling: PostgreSQL allows higher ids in this epoch.
--
-- Key     epoch hash written
-- ARGV[1] epoch   ARGV[2] ceiling
-- Returns   1 raised, 0 it was higher, or the epoch is another by now
-- Guarantee the ceiling never goes down, and never over the one PostgreSQL holds for the epoch.
-- Cost      O(1)
local raised, ceiling = tonumber(ARGV[1]), tonumber(ARGV[2])

local at, known = unpack(redis.call('HMGET', epoch, 'epoch', 'ceiling'))
if tonumber(at or 0) ~= raised or tonumber(known or 0) >= ceiling then
  return 0
end
redis.call('HSET', epoch, 'ceiling', int(ceiling))
return 1
