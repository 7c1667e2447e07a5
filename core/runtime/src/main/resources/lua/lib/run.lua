-- run: the last ARGV is empty when the script came from the cache. Otherwise it names the only run of Redis it may
-- change.
local run = table.remove(ARGV)
if run ~= '' and run ~= '*' and not string.find(redis.call('INFO', 'server'), 'run_id:' .. run, 1, true) then
  return refuse('UNAVAILABLE', 'Redis restarted; its ids are being checked against PostgreSQL.',
    'outcome', 'not_done', 'retryAfterMs', 1000)
end
