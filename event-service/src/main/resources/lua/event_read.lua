-- event_read: a piece of a read: the next events of some streams, in the order Redis took them.
--
-- Key     epoch hash read
-- Keys    streams stream read
-- Keys    partitions stream read    when one is asked for, only this stream is read and the types filter it
-- Keys    trims string read
-- Uses    interleave
-- ARGV[1] limit; 0 only looks what comes next   ARGV[2] bytes that events may have   ARGV[3] 1 = they must not be over
-- ARGV[4] entries and ARGV[5] bytes that it may read   ARGV[6] upto
-- ARGV[7] bound_ms: entries of then or later wait; 0 is now, empty is never, as of one stream alone
-- ARGV[8] the id behind which gaps are told, or empty   ARGV[9] life_ms
-- ARGV[10] partition key or empty   ARGV[11] types that pass, each between spaces; empty is all
-- then per stream its name, where it goes on, and the ms of its next entry as an earlier piece saw it, or ?
-- Returns   {now, place of the last entry passed or '', {place, event, …}, 1 = entries wait for the bound,
--           1 = bytes are over, per stream {where it goes on, ms of its next entry ('' at its end, ? unknown),
--           1 = a gap}, epoch}
-- Refuses   nothing
-- Guarantee by millisecond, type, sequence; an event is skipped only by the filter. A gap is told where trimmed history
--           may reach past ARGV[8], and where an entry left that an earlier piece saw. At least one stream becomes
--           known, or one entry is passed
-- Cost      O(entries * streams)
local limit, bytes_max, must = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local bound = ARGV[7] == '0' and now() or tonumber(ARGV[7]) or math.huge
local after, partition, filter = ARGV[8], ARGV[10], ARGV[11]
local sources, is_known = {}, true
for i = 12, #ARGV, 3 do
  sources[#sources + 1] = { name = ARGV[i], from = ARGV[i + 1], rest = ARGV[i + 1], ms = tonumber(ARGV[i + 2]), at = 0,
    key = partition ~= '' and partitions .. partition or streams .. ARGV[i], list = {}, more = true }
end
spendable, upto = { entries = tonumber(ARGV[4]), bytes = tonumber(ARGV[5]) }, ARGV[6]
a_few = math.max(1, math.min(16, math.ceil(limit / #sources)))

local after_ms = tonumber(string.match(after, '^%d+') or 0)
local old = after_ms > 0 and after_ms < now() - ARGV[9]
for _, stream in ipairs(sources) do
  if not stream.ms and not is_spent() then
    advance(stream) -- first, so that one becomes known whatever the look at the other spends
    stream.gap = after ~= '' and trimmed(stream.key, after, old, redis.call('GET', trims .. stream.name))
  end
  is_known = is_known and stream.ms ~= nil
end

local place, found, count, bytes, waits, full = '', {}, 0, 0, 0, 0
while is_known and count < limit do
  local stream = earliest(sources)
  if not stream or stream.ms >= bound then
    waits = stream and 1 or 0
    break
  end
  if not stream.head then
    local seen = stream.ms
    advance(stream)
    stream.gap = stream.gap or stream.ms ~= nil and stream.ms ~= seen
    stream.ms = stream.ms == nil and seen or stream.ms
    is_known = stream.head ~= nil or not stream.ms
  else
    local id, data = stream.head[1], stream.head[2][2]
    local at = bound == math.huge and id or id .. ':' .. stream.name
    local type_name = filter ~= '' and string.match(data, '^{"id":"[^"]*","type":"([^"]*)"')
    if filter == '' or type_name and string.find(filter, ' ' .. type_name .. ' ', 1, true) then
      if (must or count > 0) and bytes + #data > bytes_max then
        full = 1
        break
      end
      found[#found + 1], found[#found + 2], count, bytes = at, data, count + 1, bytes + #data
    end
    place = at
    stream.rest = '(' .. id
    advance(stream)
    is_known = stream.ms ~= nil
  end
end

local states = {}
for _, stream in ipairs(sources) do
  local ms = stream.ms and int(stream.ms) or stream.ms == nil and '?' or ''
  states[#states + 1] = { stream.rest, ms, stream.gap and 1 or 0 }
end
return { int(now()), place, found, waits, full, states, redis.call('HGET', epoch, 'epoch') or '0' }
