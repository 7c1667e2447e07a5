-- interleave: several streams read as one, a few entries of each at a time, and no more than may be spent. A stream has
-- `ms` when it is known what comes next in it: the millisecond of its next entry, or false at its end.
--
-- Each    spent = { entries = 0, bytes = 0 }
-- Each    spendable = {}
-- Each    a_few = 1
-- Each    upto = '+'

local function numbers(id)
  local ms, seq = string.match(id, '^(%d+)%-?(%d*)$')
  return tonumber(ms), tonumber(seq) or 0
end

local function is_spent()
  return spent.entries >= spendable.entries or spent.bytes >= spendable.bytes
end

-- Puts the next entry of a stream into its head. Without one in hand it reads, or leaves unknown what comes next.
local function advance(stream)
  stream.at = stream.at + 1
  if stream.at > #stream.list and stream.more then
    if is_spent() then
      stream.head, stream.ms = nil, nil
      return
    end
    stream.list, stream.at = redis.call('XRANGE', stream.key, stream.from, upto, 'COUNT', a_few), 1
    stream.more = #stream.list == a_few
    stream.from = stream.more and '(' .. stream.list[a_few][1] or stream.from
    spent.entries = spent.entries + math.max(1, #stream.list)
    for _, entry in ipairs(stream.list) do
      spent.bytes = spent.bytes + #entry[2][2]
    end
  end
  stream.head = stream.list[stream.at]
  stream.ms = stream.head and numbers(stream.head[1]) or false
end

-- The stream whose next entry comes first: by millisecond, then the earlier stream. Sequence numbers of two streams say
-- nothing of each other.
local function earliest(streams)
  local best
  for _, stream in ipairs(streams) do
    if stream.ms and (not best or stream.ms < best.ms) then
      best = stream
    end
  end
  return best
end

-- Whether entries after an id may have left the stream. Who trims it says what went (trims.lua): if that is all that is
-- missing, it is known. Redis 6.2 does not count what was added; there only age tells.
local function trimmed(key, from, old, went)
  local info = redis.pcall('XINFO', 'STREAM', key)
  if info.err then
    return old
  end
  local facts = {}
  for i = 1, #info, 2 do
    facts[info[i]] = info[i + 1]
  end
  local first = facts['first-entry']
  spent.bytes = spent.bytes + (first and #first[2][2] + #facts['last-entry'][2][2] or 0)
  local added = facts['entries-added']
  if added and added <= facts['length'] or not added and not old then
    return old and redis.call('PTTL', key) > 0 -- it ends when all of it is old, and may have begun anew since
  end
  local from_ms, from_seq = numbers(from)
  local before, total = string.match(went or '', '^(%d+) (%d+)$')
  if added and total and tonumber(total) == added - facts['length'] then
    return from_ms < tonumber(before)
  end
  local ms, seq = numbers(first and first[1] or facts['last-generated-id'])
  return ms > from_ms or ms == from_ms and seq > from_seq
end
