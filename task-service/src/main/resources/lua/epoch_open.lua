-- epoch_open: tasks are reconciled; this run of Redis may give out ids and fences of this epoch.
--
-- Key     epoch hash written
-- ARGV[1] epoch   ARGV[2] run_id
-- Returns   OK
-- Refuses   UNAVAILABLE Redis is another run by now; CONFLICT another replica raised the epoch meanwhile
-- Guarantee the run id stands in the hash only while it is the one that runs, and its epoch the one that was
--           reconciled.
-- Cost      O(1)
local raised, run_id = tonumber(ARGV[1]), ARGV[2]

if not is_run(run_id) then
  return refuse('UNAVAILABLE', 'Redis restarted again.')
end
if tonumber(redis.call('HGET', epoch, 'epoch') or 0) ~= raised then
  return refuse('CONFLICT', 'Another replica raised the epoch.')
end

redis.call('HSET', epoch, 'runId', run_id)
return redis.status_reply('OK')
