-- audit_note: what one process has to say to the audit of a tenant.
--
-- Key     audit stream written
-- ARGV[1] most, that it may have   then the notes, JSON
-- Returns   how many it took, from the first on
-- Refuses   nothing; at maxmemory Redis refuses the first write, so all of it
-- Guarantee in their order; only the copy in PostgreSQL lets one go
-- Cost      O(notes)
local room = math.max(0, math.min(#ARGV - 1, ARGV[1] - redis.call('XLEN', audit)))
for i = 2, room + 1 do
  redis.call('XADD', audit, '*', 'data', ARGV[i])
end
return room
