-- cache_drop: what is kept of a verb is old, everywhere.
--
-- Key     read_ends zset written
-- Key     read_generation string written
-- Key     read_channel channel written
-- ARGV[1] verb   ARGV[2] life_ms, longer than any value or load of the verb lives
-- Returns   OK
-- Guarantee no value of before is given from Redis any more, nor kept by a load under way. It begins with a removing
--           write, so it passes at maxmemory.
-- Cost      O(values that ended)
local verb, life_ms = ARGV[1], ARGV[2]

redis.call('ZREMRANGEBYSCORE', read_ends, '-inf', now())
redis.call('INCR', read_generation)
redis.call('PEXPIRE', read_generation, life_ms)
redis.call('PUBLISH', read_channel, verb)
return redis.status_reply('OK')
