-- system_leader: who leads, under which term, and for how long without a beat.
--
-- Key     leader string read
-- Uses    leading
-- Returns   {term, instance, remaining_ms}, or {} while leadership is vacant
-- Refuses   nothing
-- Guarantee the three belong together
-- Cost      O(1)

local term, holder = leading()
return term and { term, holder, redis.call('PTTL', leader) } or {}
