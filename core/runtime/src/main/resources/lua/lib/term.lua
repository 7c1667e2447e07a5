-- term: numbers that never come twice, in whatever state Redis comes back: epoch * 2^32 + counter.
--
-- Key     epoch hash read

-- The next of a counter; nil while no epoch is open for this run of Redis (task-service opens it, having asked
-- PostgreSQL): the caller then refuses by not_open(), or goes without.
local function next_term(counter)
  local raised, run = unpack(redis.call('HMGET', epoch, 'epoch', 'runId'))
  if not is_run(run) then
    return nil
  end
  return raised * 2 ^ 32 + redis.call('INCR', counter)
end

local function not_open()
  return refuse('UNAVAILABLE', 'Redis restarted; its numbers are being checked against PostgreSQL.',
    'outcome', 'not_done', 'retryAfterMs', 1000)
end
