-- epoch_raise: begin a new epoch on this run of Redis; it stays shut (no runId) until epoch_open.
--
-- Key     epoch hash written
-- Key     task_seq string written
-- ARGV[1] epoch   ARGV[2] lift   ARGV[3] ceiling   ARGV[4] run_id
-- Returns   OK
-- Refuses   UNAVAILABLE Redis is another run by now; CONFLICT another replica began this epoch or a later one
-- Guarantee no id is given out again: seq is at least lift, the highest id that could have been given out before.
-- Cost      O(1)
local raised, lift, ceiling, run_id = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

if not is_run(run_id) then
  return refuse('UNAVAILABLE', 'Redis restarted again.')
end
if tonumber(redis.call('HGET', epoch, 'epoch') or 0) >= raised then
  return refuse('CONFLICT', 'Another replica raised the epoch.')
end

redis.call('HDEL', epoch, 'runId')
redis.call('HSET', epoch, 'epoch', int(raised), 'ceiling', int(ceiling))
if tonumber(redis.call('GET', task_seq) or 0) < lift then
  redis.call('SET', task_seq, int(lift))
end
return redis.status_reply('OK')
