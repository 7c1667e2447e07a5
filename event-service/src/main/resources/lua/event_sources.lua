-- event_sources: which types of callers have events of a time or later.
--
-- Key     event_types zset read
-- ARGV[1] from_ms
-- Returns   {now, {type, …}}
-- Refuses   nothing
-- Guarantee a type that is left out has no event of that time or later
-- Cost      O(log n + types)
return { int(now()), redis.call('ZRANGEBYSCORE', event_types, ARGV[1], '+inf') }
