-- epoch_look: which run of Redis answers for these keys, and what it knows of its epoch.
--
-- Key     epoch hash read
-- Key     task_seq string read
-- Returns   run id, run id of the one that is open or '', epoch, ceiling, seq
-- Guarantee the run is that of the node which has these keys, on every topology
-- Cost      O(1)
local raised, ceiling, open = unpack(redis.call('HMGET', epoch, 'epoch', 'ceiling', 'runId'))
return { string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), open or '', tonumber(raised or 0),
  tonumber(ceiling or 0), tonumber(redis.call('GET', task_seq) or 0) }
