-- audit_copied: PostgreSQL has the audit up to here; what is before may go.
--
-- Key     audit stream written
-- Keys    streams stream written
-- ARGV[1] group that tells the trimming of events how far the audit is   ARGV[2] ms: all events before are copied
-- ARGV[3] id of the last note that is copied   then types
-- Returns   1
-- Refuses   nothing
-- Guarantee no note goes that is not copied
-- Cost      O(types + notes that go)
local group, place = ARGV[1], ARGV[2] .. '-0'
local ms, seq = string.match(ARGV[3], '^(%d+)-(%d+)$')
redis.call('XTRIM', audit, 'MINID', ms .. '-' .. int(seq + 1))
for i = 4, #ARGV do
  local stream = streams .. ARGV[i]
  if redis.call('EXISTS', stream) == 1 and redis.pcall('XGROUP', 'SETID', stream, group, place).err then
    redis.pcall('XGROUP', 'CREATE', stream, group, place)
  end
end
return 1
