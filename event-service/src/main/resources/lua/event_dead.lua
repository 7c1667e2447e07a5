-- event_dead: dead letters of a group, the oldest first.
--
-- Key     group hash read
-- Key     group_dead stream read
-- Uses    group_known
-- ARGV[1] group   ARGV[2] limit   ARGV[3] id behind which to go on, or empty   ARGV[4] bytes_max   ARGV[5] dead_ms
-- Returns   {entry, …}, 1 = there are more
-- Refuses   NOT_FOUND no such group
-- Guarantee one letter at least, if there is one, and no more bytes of envelopes than it may have
-- Cost      O(letters)
local name, limit, after, bytes_max, dead_ms = unpack(ARGV)

if redis.call('EXISTS', group) == 0 then
  return no_group(name)
end
local from = after == '' and int(now() - dead_ms) or '(' .. after
local letters, bytes = {}, 0
while #letters < tonumber(limit) do
  local letter = redis.call('XRANGE', group_dead, from, '+', 'COUNT', 1)[1]
  if not letter then
    return { letters, 0 }
  end
  bytes = bytes + #letter[2][2]
  if #letters > 0 and bytes > tonumber(bytes_max) then
    return { letters, 1 }
  end
  letters[#letters + 1], from = letter, '(' .. letter[1]
end
return { letters, #redis.call('XRANGE', group_dead, from, '+', 'COUNT', 1) }
