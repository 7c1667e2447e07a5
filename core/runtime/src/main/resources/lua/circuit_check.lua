-- circuit_check: whether a call may pass the breaker of its verb.
--
-- KEYS[1] state     string  written  cb:circuit:<verb>:state, OPEN or HALF_OPEN, absent = closed
-- KEYS[2] openedAt  string  read     ms
-- KEYS[3] openMs    string  read     how long this opening lasts
-- KEYS[4] probes    hash    written  at = when it half-opened, sent = calls let through since
-- KEYS[5] successes string  written  probes that succeeded since
-- KEYS[6] allowed   string  written  counter
-- KEYS[7] rejected  string  written  counter
-- ARGV[1] probes_max   ARGV[2] life_ms
-- Returns   {'closed'}, {'probe', its token} or {'open', ms until a probe may pass}
-- Refuses   nothing; the caller turns 'open' into CIRCUIT_OPEN, as the rejection is counted here
-- Guarantee exactly probes_max of any number of parallel calls pass a half-open breaker; probes that never report are offered again
-- Cost      O(1)
local state, opened_at, open_ms, probes, successes, allowed, rejected = unpack(KEYS)
local probes_max, life_ms = tonumber(ARGV[1]), ARGV[2]

local function count(counter)
  redis.call('INCR', counter)
  redis.call('PEXPIRE', counter, life_ms)
end

local was = redis.call('GET', state)
if not was then
  count(allowed)
  return { 'closed' }
end

local sent = was == 'HALF_OPEN' and tonumber(redis.call('HGET', probes, 'sent') or 0) or probes_max
if sent >= probes_max then
  local since = was == 'OPEN' and redis.call('GET', opened_at) or redis.call('HGET', probes, 'at')
  local left = (since or 0) + (redis.call('GET', open_ms) or 0) - now()
  if left > 0 then
    count(rejected)
    return { 'open', left }
  end
  redis.call('SET', state, 'HALF_OPEN', 'PX', life_ms)
  redis.call('HSET', probes, 'at', int(now()), 'sent', 0)
  redis.call('PEXPIRE', probes, life_ms)
  redis.call('DEL', successes)
end
redis.call('HINCRBY', probes, 'sent', 1)
count(allowed)
return { 'probe', redis.call('HGET', probes, 'at') }
