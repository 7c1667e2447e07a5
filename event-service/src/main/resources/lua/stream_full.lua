-- stream_full: tell that the events of a type have as many bytes as they may; while it is so once a minute.
--
-- Keys    full_streams string written
-- Uses    tell
-- ARGV[1] type   ARGV[2] stream_bytes_max
-- Returns   1 told, 0 told less than a minute ago
-- Refuses   nothing
-- Guarantee however many publishes are refused, one event a minute
-- Cost      O(1) and what is trimmed
if not redis.call('SET', full_streams .. ARGV[1], '1', 'NX', 'PX', 60000) then
  return 0
end
tell('alert.memory', ARGV[1], now(),
  cjson.encode({ limit = 'streamBytesMax', type = ARGV[1], max = tonumber(ARGV[2]) }))
return 1
