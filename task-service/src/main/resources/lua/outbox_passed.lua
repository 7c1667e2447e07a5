-- outbox_passed: what streams tell up to these places is in PostgreSQL, so it may be trimmed.
--
-- Key     outbox zset written
-- Keys    streams stream written
-- ARGV[1] group   ARGV    type, id of an entry, …
-- Returns   nothing
-- Refuses   nothing
-- Guarantee passes at maxmemory.
-- Cost      O(types)
redis.call('ZREM', outbox, '') -- changes nothing; a removing write first
for i = 2, #ARGV, 2 do
  local stream = streams .. ARGV[i]
  if redis.pcall('XGROUP', 'SETID', stream, ARGV[1], ARGV[i + 1]).err then -- no stream yet, or no group
    redis.call('XGROUP', 'CREATE', stream, ARGV[1], ARGV[i + 1], 'MKSTREAM')
  end
end
return {}
