-- memory_alert: tell how full Redis is, once for each watermark that it passes, up or down.
--
-- Key     duty:memory string read
-- Key     memory_level string written
-- Uses    duty, tell
-- ARGV[1] term   ARGV[2] watermark   ARGV[3] payload
-- Returns   1 told, 0 told before
-- Refuses   LEASE_LOST the term of the duty is over
-- Guarantee whoever has the duty, a watermark is told once
-- Cost      O(1) and what is trimmed
if not on_duty(ARGV[1]) then
  return off_duty(ARGV[1])
end
if (redis.call('GET', memory_level) or 'none') == ARGV[2] then
  return 0
end
redis.call('SET', memory_level, ARGV[2])
tell('alert.memory', 'redis', now(), ARGV[3])
return 1
