-- group_place: how far a group has read a stream: `<start> <count>`, where XRANGE goes on, and how many entries had
-- been added up to there, or ? when nobody knows.
--
-- Keys    streams stream read
-- Uses    interleave

local function facts_of(type_name)
  local info, facts = redis.pcall('XINFO', 'STREAM', streams .. type_name), {}
  for i = 1, info.err and 0 or #info, 2 do
    facts[info[i]] = info[i + 1]
  end
  return facts
end

-- Behind all that there is. Where there is nothing, before this millisecond.
local function end_of(type_name)
  local facts = facts_of(type_name)
  local last = facts['last-generated-id']
  return '(' .. (last or int(now() - 1) .. '-0') .. ' ' .. (last and (facts['entries-added'] or '?') or 0)
end

-- Before all that there is. What has left is none of the group's.
local function start_of(type_name)
  local facts = facts_of(type_name)
  local added = facts['entries-added']
  return '(0-0 ' .. (added and int(added - facts['length']) or facts['length'] and '?' or 0)
end

local function is_behind(id, other)
  local ms, seq = numbers(id)
  local other_ms, other_seq = numbers(other)
  return ms < other_ms or ms == other_ms and seq < other_seq
end

-- The stream from this place on, as interleave reads it. It has a gap when entries behind the place may have left: by
-- their count, or because the group has not seen the end for longer than they live. One that was given less than the
-- group has read of it, or nothing as late, is another one: it is read from its beginning.
local function go_on(type_name, place, is_old)
  local start, count = string.match(place, '^(%S+) (%S+)$')
  local facts = facts_of(type_name)
  local last, first, added = facts['last-generated-id'], facts['first-entry'], facts['entries-added']
  local is_read_before, id = string.match(start, '^(%(?)(.+)$')
  local is_other = last and (added and added < (tonumber(count) or 0)
    or is_read_before == '(' and first and is_behind(last, id))
  if is_other then
    start, id = '(0-0', '0-0'
  end
  count = (is_other or not last) and '0' or count
  local gone = added and added - facts['length'] > (tonumber(count) or 0)
  local gap = (is_old or gone) and (not first or is_behind(id, first[1]))
  if gap and first then -- from here on there is none
    start, count = first[1], added and int(added - facts['length']) or '?'
  end
  return { name = type_name, key = streams .. type_name, from = start, rest = start, count = count, added = added,
    gap = gap, list = {}, at = 0, more = true }
end

-- The place that a stream was read to. At its end it is known how many entries there have been.
local function place_of(stream)
  return stream.rest .. ' ' .. (stream.ms == false and stream.added and int(stream.added) or stream.count)
end
