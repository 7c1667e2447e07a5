-- event_read: events of several streams in the order Redis took them.
--
-- KEYS[1] types     zset    read  cb:types:events, callers' types
-- KEYS[2] prefix cb:stream:
-- KEYS[3] partition stream  read  cb:partition:events:<key>; when it is given, only this stream is read and the types filter it
-- ARGV[1] limit   ARGV[2] bytes_max   ARGV[3] from, an entry id   ARGV[4] the callers' type that from is a place in, else empty
-- ARGV[5] upto   ARGV[6] 1 = tell gaps   ARGV[7] life_ms   ARGV[8] 1 = callers' types too, no filter
-- ARGV[9] where callers' types that sort before, and ARGV[10] that sort after ARGV[4] start; then each type and where it starts
-- Uses      merge
-- Returns   {place of the last entry read or '', {event, …}, {type with a gap, …}, 1 = events of this millisecond wait}
-- Refuses   nothing
-- Guarantee by millisecond, type, sequence; an event is skipped only by the filter. Of several streams the current millisecond is not
--           read: what still comes in it would be behind the place. A gap is told where trimmed history may reach past from
-- Cost      O(limit * types), at most 10,000 entries of a partition
local known, prefix, partition = unpack(KEYS)
local limit, bytes_max, from, mine, upto, life_ms = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], ARGV[7]
local every, before, behind = ARGV[8] == '1', ARGV[9], ARGV[10]

local streams, wanted = {}, {}
for i = 11, #ARGV, 2 do
  wanted[ARGV[i]] = true
  streams[#streams + 1] = { name = ARGV[i], key = prefix .. ARGV[i], from = ARGV[i + 1], at = 0, list = {}, more = true }
end
local others = every and redis.call('ZRANGE', known, 0, -1) or {}
table.sort(others)
for _, name in ipairs(others) do
  local start = name == mine and '(' .. from or (name < mine and before or behind)
  streams[#streams + 1] = { name = name, key = prefix .. name, from = start, at = 0, list = {}, more = true }
end
if partition then
  streams = { { key = partition, from = streams[1].from, at = 0, list = {}, more = true } }
end

local gaps, from_ms = {}, tonumber(string.match(from, '^%d+'))
local old = from_ms > 0 and from_ms < now() - life_ms
for _, stream in ipairs(ARGV[6] == '1' and streams or {}) do
  if trimmed(stream.key, from, old) then
    gaps[#gaps + 1] = stream.name or '*'
  end
end
if every and old and ARGV[6] == '1' and not partition then
  gaps = { '*' }
end

local place, found, bytes, looked, waits = '', {}, 0, 0, 0
for _, stream in ipairs(streams) do
  advance(stream, upto)
end
while #found < limit and looked < 10000 do
  local stream = earliest(streams)
  if not stream then
    break
  end
  if #streams > 1 and stream.ms >= now() then
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
  place, looked = #streams == 1 and id or (id .. ':' .. stream.name), looked + 1
  advance(stream, upto)
end
return { place, found, gaps, waits }
