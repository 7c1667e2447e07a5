-- gate: ids, fences and versions are safe only on the run of Redis that task-service has checked against PostgreSQL.
-- One that restarted, or came back from being a replica, names another run in its epoch, or none. Its key is the last
-- that the calls share.
if not is_run(redis.call('HGET', KEYS[SHARED], 'runId')) then
  return refuse('UNAVAILABLE', 'Redis restarted; its ids are being checked against PostgreSQL.',
    'outcome', 'not_done', 'retryAfterMs', 1000, 'gate', 'shut')
end
