-- system_leader: who leads, under which term, and for how long without a beat.
--
-- KEYS[1] leader string  read  cb:leader:current, term and instance
-- KEYS[2] epoch  hash    read  cb:epoch
-- Uses      leading
-- Returns   {term, instance, remaining_ms}, or {} while leadership is vacant
-- Refuses   nothing
-- Guarantee the three belong together
-- Cost      O(1)
local leader, epoch = unpack(KEYS)

local term, holder = leading(leader, epoch)
return term and { term, holder, redis.call('PTTL', leader) } or {}
