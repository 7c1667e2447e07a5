-- interleave: several streams read as one, a few entries of each at a time.

local function numbers(id)
  local ms, seq = string.match(id, '^(%d+)%-?(%d*)$')
  return tonumber(ms), tonumber(seq) or 0
end

-- Puts the next entry of a stream into its head, nil at its end.
local function advance(stream, upto)
  stream.at = stream.at + 1
  if stream.at > #stream.list and stream.more then
    stream.list, stream.at = redis.call('XRANGE', stream.key, stream.from, upto, 'COUNT', 16), 1
    stream.more = #stream.list == 16
    if stream.more then
      stream.from = '(' .. stream.list[16][1]
    end
  end
  stream.head = stream.list[stream.at]
  if stream.head then
    stream.ms = numbers(stream.head[1])
  end
end

-- The stream whose head comes first: by millisecond, then the earlier stream. Sequence numbers of two streams say
-- nothing of each other.
local function earliest(streams)
  local best
  for _, stream in ipairs(streams) do
    if stream.head and (not best or stream.ms < best.ms) then
      best = stream
    end
  end
  return best
end

-- Whether entries after an id may have left the stream. Redis 6.2 does not count what was added; there only age tells.
local function trimmed(key, from, old)
  local info = redis.pcall('XINFO', 'STREAM', key)
  if info.err then
    return old
  end
  local facts = {}
  for i = 1, #info, 2 do
    facts[info[i]] = info[i + 1]
  end
  local added = facts['entries-added']
  if added and added <= facts['length'] or not added and not old then
    return false
  end
  local ms, seq = numbers(facts['first-entry'] and facts['first-entry'][1] or facts['last-generated-id'])
  local from_ms, from_seq = numbers(from)
  return ms > from_ms or ms == from_ms and seq > from_seq
end
