-- rebuild_begin: empty views for one run of event.rebuild.
--
-- Key     rebuild string written
-- Key     rebuilt_tasks hash written
-- Key     rebuilt_instances hash written
-- Key     requirements hash read
-- ARGV[1] token   ARGV[2] life_ms
-- Returns   the sets of requirements that live tasks have
-- Refuses   CONFLICT another run has the views
-- Guarantee one run at a time has them
-- Cost      O(sets of requirements)
if redis.call('EXISTS', rebuild) == 1 then
  return refuse('CONFLICT', 'An event.rebuild of this tenant is running.', 'retryAfterMs', 60000)
end
redis.call('SET', rebuild, ARGV[1], 'PX', ARGV[2])
redis.call('UNLINK', rebuilt_tasks, rebuilt_instances)
return redis.call('HKEYS', requirements)
