-- event_read: events of several streams in the order Redis took them.
--
-- Key     event_types zset read     callers' types
-- Keys    streams stream read
-- Keys    partitions stream read    when one is asked for, only this stream is read and the types filter it
-- Uses    interleave
-- ARGV[1] limit   ARGV[2] bytes_max   ARGV[3] from, an entry id   ARGV[4] the callers' type that from is a place in,
-- else empty
-- ARGV[5] upto   ARGV[6] 1 = tell gaps   ARGV[7] life_ms   ARGV[8] 1 = callers' types too, no filter
-- ARGV[9] where callers' types that sort before, and ARGV[10] that sort after ARGV[4] start   ARGV[11] partition key or
-- empty; then each type and where it starts
-- Returns   {place of the last entry read or '', {event, …}, {type with a gap, …}, 1 = events of this millisecond wait}
-- Refuses   nothing
-- Guarantee by millisecond, type, sequence; an event is skipped only by the filter. Of several streams the current
--           millisecond is not read: what still comes in it would be behind the place. A gap is told where trimmed
--           history may reach past from
-- Cost      O(limit * types), at most 10,000 entries of a partition
local limit, bytes_max, from, mine = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local upto, life_ms, every, before, behind = ARGV[5], ARGV[7], ARGV[8] == '1', ARGV[9], ARGV[10]
local partition = ARGV[11] ~= '' and partitions .. ARGV[11]

local sources, wanted = {}, {}
for i = 12, #ARGV, 2 do
  wanted[ARGV[i]] = true
  sources[#sources + 1] =
    { name = ARGV[i], key = streams .. ARGV[i], from = ARGV[i + 1], at = 0, list = {}, more = true }
end
local others = every and redis.call('ZRANGE', event_types, 0, -1) or {}
table.sort(others)
for _, name in ipairs(others) do
  local start = name == mine and '(' .. from or (name < mine and before or behind)
  sources[#sources + 1] = { name = name, key = streams .. name, from = start, at = 0, list = {}, more = true }
end
if partition then
  sources = { { key = partition, from = sources[1].from, at = 0, list = {}, more = true } }
end

local gaps, from_ms = {}, tonumber(string.match(from, '^%d+'))
local old = from_ms > 0 and from_ms < now() - life_ms
for _, stream in ipairs(ARGV[6] == '1' and sources or {}) do
  if trimmed(stream.key, from, old) then
    gaps[#gaps + 1] = stream.name or '*'
  end
end
if every and old and ARGV[6] == '1' and not partition then
  gaps = { '*' }
end

local place, found, bytes, looked, waits = '', {}, 0, 0, 0
for _, stream in ipairs(sources) do
  advance(stream, upto)
end
while #found < limit and looked < 10000 do
  local stream = earliest(sources)
  if not stream then
    break
  end
  if #sources > 1 and stream.ms >= now() then
    waits = 1
    break
  end
  local id, data = stream.head[1], stream.head[2][2]
  if every or not partition or wanted[string.match(data, '^{"id":"[^"]*","type":"([^"]*)"')] then
    if #found > 0 and bytes + #data > bytes_max then
      break
    end
    found[#found + 1], bytes = data, bytes + #data
  end
  place, looked = #sources == 1 and id or (id .. ':' .. stream.name), looked + 1
  advance(stream, upto)
end
return { place, found, gaps, waits }
