-- outbox_take: the next tasks that PostgreSQL lacks, and what they weigh, for the one replica that copies them.
--
-- Key     duty:projector string written      no term: to copy twice does no harm
-- Key     epoch hash read
-- Key     outbox zset read
-- Keys    streams stream read
-- Keys    tasks hash read
-- ARGV[1] replica   ARGV[2] hold_ms   ARGV[3] about how many are taken   ARGV[4] where the walk goes on; 0 begins one
-- ARGV[5..] types of events
-- Returns   where it goes on, 0 at its end; where the streams of these types end; then id and bytes (0: it is not here)
--           of each that is taken. Nothing where another replica copies, or where Redis came back since the walk began
-- Refuses   nothing
-- Guarantee what is there from the beginning of a walk to its end is taken in it. It passes at maxmemory: what is
--           copied may leave.
-- Cost      O(what is taken + types)
local replica, hold_ms = '0 ' .. ARGV[1], ARGV[2]
local raised = redis.call('HGET', epoch, 'epoch') or '0'
local cursor = ARGV[4] == '0' and '0' or string.match(ARGV[4], '^' .. raised .. ' (%d+)$')
local holder = redis.call('GET', duty)
if not cursor or holder and holder ~= replica then
  return {}
end
if holder then
  redis.call('PEXPIRE', duty, hold_ms)
else
  redis.call('DEL', duty) -- changes nothing; a removing write first, so that it passes at maxmemory too
  redis.call('SET', duty, replica, 'PX', hold_ms)
end

local function end_of(stream)
  local facts = redis.call('EXISTS', stream) == 1 and redis.call('XINFO', 'STREAM', stream) or {}
  for i = 1, #facts, 2 do
    if facts[i] == 'last-generated-id' then return facts[i + 1] end
  end
  return '0-0'
end

local ends = {}
for i = 5, #ARGV do
  ends[#ends + 1] = end_of(streams .. ARGV[i])
end
local goes_on, taken = unpack(redis.call('ZSCAN', outbox, cursor, 'COUNT', ARGV[3]))
local answer = { goes_on == '0' and goes_on or raised .. ' ' .. goes_on, ends }
for i = 1, #taken, 2 do
  answer[#answer + 1] = taken[i]
  answer[#answer + 1] = redis.call('MEMORY', 'USAGE', tasks .. taken[i], 'SAMPLES', 0) or 0
end
return answer
