-- circuit_check: whether a call may pass the breaker of its verb.
--
-- Key     circuit_state string written      OPEN or HALF_OPEN, absent = closed
-- Key     circuit_opened_at string written  ms; lives on with the state
-- Key     circuit_open_ms string written    how long this opening lasts; lives on with the state
-- Key     circuit_probes hash written       at = when it half-opened, sent = calls let through since
-- Key     circuit_successes string written  probes that succeeded since
-- Key     circuit_allowed string written
-- Key     circuit_rejected string written
-- ARGV[1] probes_max   ARGV[2] life_ms
-- Returns   {'closed'}, {'probe', its token} or {'open', ms until a probe may pass}
-- Refuses   nothing; the caller turns 'open' into CIRCUIT_OPEN, as the rejection is counted here
-- Guarantee exactly probes_max of any number of parallel calls pass a half-open breaker; probes that never report are
--           offered again
-- Cost      O(1)
local probes_max, life_ms = tonumber(ARGV[1]), ARGV[2]

local function count(counter)
  redis.call('INCR', counter)
  redis.call('PEXPIRE', counter, life_ms)
end

local was = redis.call('GET', circuit_state)
if not was then
  count(circuit_allowed)
  return { 'closed' }
end

local sent = was == 'HALF_OPEN' and tonumber(redis.call('HGET', circuit_probes, 'sent') or 0) or probes_max
if sent >= probes_max then
  local since = was == 'OPEN' and redis.call('GET', circuit_opened_at) or redis.call('HGET', circuit_probes, 'at')
  local open_ms = tonumber(redis.call('GET', circuit_open_ms) or 0)
  local left = (since or 0) + open_ms - now()
  if left > 0 and left <= open_ms then -- more is left only after the clock stepped back
    count(circuit_rejected)
    return { 'open', left }
  end
  redis.call('SET', circuit_state, 'HALF_OPEN', 'PX', life_ms)
  redis.call('HSET', circuit_probes, 'at', int(now()), 'sent', 0)
  redis.call('PEXPIRE', circuit_probes, life_ms)
  redis.call('PEXPIRE', circuit_opened_at, life_ms)
  redis.call('PEXPIRE', circuit_open_ms, life_ms)
  redis.call('DEL', circuit_successes)
end
redis.call('HINCRBY', circuit_probes, 'sent', 1)
count(circuit_allowed)
return { 'probe', redis.call('HGET', circuit_probes, 'at') }
