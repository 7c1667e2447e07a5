-- cache_fill: keep what was loaded, unless its generation is over, and let those go on who wait for it.
--
-- Keys    cached_reads string written     of the verb; generation, a blank, the value
-- Keys    loading_reads string written    of the verb
-- Key     read_ends zset written
-- Key     read_generation string read
-- Key     read_channel channel written
-- ARGV[1] verb   ARGV[2] hash   ARGV[3] token   ARGV[4] generation   ARGV[5] life_ms   ARGV[6] entries_max
-- ARGV[7] value; empty when there is none to keep
-- Returns   1; 0 when the generation is over
-- Guarantee no value is kept beyond the generation in which its load began. At most entries_max are; the first to end
--           leave. It begins with a removing write, so it passes at maxmemory.
-- Cost      O(log entries_max), and those that ended
local verb, hash, token, generation = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local life_ms, entries_max, value = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]

redis.call('ZREMRANGEBYSCORE', read_ends, '-inf', now())
if redis.call('GET', loading_reads .. hash) == generation .. ' ' .. token then
  redis.call('DEL', loading_reads .. hash)
end
local is_current = (redis.call('GET', read_generation) or '0') == generation
if is_current and value ~= '' then
  redis.call('ZADD', read_ends, now() + life_ms, hash)
  redis.call('PEXPIRE', read_ends, 2 * life_ms)
  while redis.call('ZCARD', read_ends) > entries_max do
    local first = redis.call('ZPOPMIN', read_ends)
    redis.call('DEL', cached_reads .. first[1])
  end
  redis.call('SET', cached_reads .. hash, generation .. ' ' .. value, 'PX', life_ms)
end
redis.call('PUBLISH', read_channel, verb .. ' ' .. hash)
return is_current and 1 or 0
