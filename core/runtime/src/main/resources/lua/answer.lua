-- answer: put the answer of a command on the reply stream of who asked.
--
-- Key     replies stream written   of the name that asked
-- Key     wake_channel channel written
-- ARGV[1] data   ARGV[2] bytes_max, 0 is no bound   ARGV[3] entries_max   ARGV[4] life_ms
-- ARGV[5] 1: where the reader deletes what it reads; all that is there is unread
-- Returns   the entry's id
-- Refuses   FULL replyBytesMax, where what is there is unread
-- Guarantee it passes at maxmemory. What waits is at most bytes_max and one answer; elsewhere the older half leaves.
-- Cost      O(n) answers that wait
local bytes_max, entries_max = tonumber(ARGV[2]), tonumber(ARGV[3])

local function is_over()
  return bytes_max > 0 and (redis.call('MEMORY', 'USAGE', replies, 'SAMPLES', 0) or 0) + #ARGV[1] > bytes_max
end

if ARGV[5] == '1' and is_over() then
  return refuse('FULL', 'replyBytesMax is reached: ' .. ARGV[2] .. ' bytes of answers wait to be read.',
    'limit', 'replyBytesMax', 'retryAfterMs', 1000)
end
-- XTRIM first: it passes at maxmemory, and what follows passes with it.
redis.call('XTRIM', replies, 'MAXLEN', '~', entries_max)
while is_over() and redis.call('XLEN', replies) > 0 do
  redis.call('XTRIM', replies, 'MAXLEN', math.floor(redis.call('XLEN', replies) / 2))
end
local entry = redis.call('XADD', replies, '*', 'data', ARGV[1])
redis.call('PEXPIRE', replies, ARGV[4])
redis.call('PUBLISH', wake_channel, replies)
return entry
