-- rebuild_end: the views of a run are thrown away.
--
-- Key     rebuild string written
-- Key     rebuilt_tasks hash written
-- Key     rebuilt_instances hash written
-- ARGV[1] token
-- Returns   1, or 0 when they are another run's
-- Refuses   nothing
-- Guarantee the views of another run stay
-- Cost      O(1)
if redis.call('GET', rebuild) ~= ARGV[1] then return 0 end
redis.call('UNLINK', rebuild, rebuilt_tasks, rebuilt_instances)
return 1
