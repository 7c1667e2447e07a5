-- group_look: how a group stands.
--
-- Key     group hash read
-- Key     group_order zset read
-- Key     group_due zset read
-- Key     group_ages zset read
-- Key     group_consumers zset read
-- Key     group_dead stream read
-- Keys    streams stream read
-- ARGV[1] lag_max   ARGV[2] bytes that it may read   ARGV[3] dead_ms   ARGV[4] consumers_max
-- Returns   nothing without such a group, else {field, value, …} of its hash, items, first ones, dead letters,
--           events not read and 1 = at least, ms of the oldest that is not settled or read, or '',
--           {consumer, when it fetched last, …} the last first
-- Guarantee as of one moment
-- Cost      O(types + lag_max + consumers_max + log n)
local facts = redis.call('HGETALL', group)
if #facts == 0 then
  return {}
end
local oldest = tonumber(redis.call('ZRANGE', group_ages, 0, 0, 'WITHSCORES')[2])
local lag, bytes, is_least = 0, 0, 0
for i = 1, #facts, 2 do
  local type_name = string.match(facts[i], '^at:(.+)$')
  local from, left = type_name and string.match(facts[i + 1], '^%S+'), type_name ~= nil
  while left do
    if lag >= tonumber(ARGV[1]) or bytes >= tonumber(ARGV[2]) then
      is_least, left = 1, false
    else
      local entries = redis.call('XRANGE', streams .. type_name, from, '+', 'COUNT', 50)
      local first = entries[1] and tonumber(string.match(entries[1][1], '^%d+'))
      oldest = first and math.min(first, oldest or first) or oldest
      for _, entry in ipairs(entries) do
        bytes, from = bytes + #entry[2][2], '(' .. entry[1]
      end
      lag, left = lag + #entries, #entries == 50
    end
  end
end
local dead = #redis.call('XRANGE', group_dead, int(now() - ARGV[3]), '+', 'COUNT', 1) > 0
  and redis.call('XLEN', group_dead) or 0
return { facts, redis.call('ZCARD', group_order), redis.call('ZCARD', group_due), dead, lag, is_least,
  oldest and int(oldest) or '', redis.call('ZREVRANGE', group_consumers, 0, ARGV[4] - 1, 'WITHSCORES') }
