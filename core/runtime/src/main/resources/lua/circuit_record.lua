-- circuit_record: how calls that passed a breaker ended.
--
-- Key     circuit_state string written         OPEN or HALF_OPEN, absent = closed
-- Key     circuit_failures string written      in a row
-- Key     circuit_successes string written     probes that succeeded
-- Key     circuit_opened_at string written     ms
-- Key     circuit_last_failure string written  ms
-- Key     circuit_open_ms string written       how long this opening lasts
-- Key     circuit_probes hash written          at, sent
-- Key     circuit_alerts list written          the last 100
-- Uses    tell, trips
-- ARGV[1] verb   ARGV[2] outcomes in order, runs of s and f: s12f1   ARGV[3] token of a probe, empty for calls that
-- passed it closed   ARGV[4] failures_max   ARGV[5] open_ms   ARGV[6] probes_max   ARGV[7] growth   ARGV[8] open_max_ms
-- ARGV[9] life_ms
-- Returns   the state afterwards: OPEN, HALF_OPEN or CLOSED
-- Refuses   nothing
-- Guarantee it opens at failures_max in a row and at one failed probe, closes when every probe of one half-opening
--           succeeded; an outcome that comes after the state it belongs to changes nothing
-- Cost      O(runs)
local verb, outcomes, token = ARGV[1], ARGV[2], ARGV[3]
local failures_max, first_ms, probes_max = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local growth, most_ms, life_ms = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]

local function keep(key, value)
  redis.call('SET', key, value, 'PX', life_ms)
end

local function open(ms)
  local fact = '{"verb":"' .. verb .. '","handler":"' .. verb .. '","severity":"HIGH","openMs":' .. int(ms)
    .. ',"openedAt":"' .. iso(now()) .. '"}'
  count_trip()
  keep(circuit_state, 'OPEN')
  keep(circuit_opened_at, int(now()))
  keep(circuit_open_ms, int(ms))
  redis.call('DEL', circuit_failures, circuit_successes, circuit_probes)
  redis.call('LPUSH', circuit_alerts, fact)
  redis.call('LTRIM', circuit_alerts, 0, 99)
  redis.call('PEXPIRE', circuit_alerts, 86400000)
  tell('circuit.opened', verb, now(), fact)
  return 'OPEN'
end

count_outcomes(outcomes)
local was = redis.call('GET', circuit_state)
local failed = string.find(outcomes, 'f', 1, true)
if failed then keep(circuit_last_failure, int(now())) end
if token ~= '' then
  if was ~= 'HALF_OPEN' or redis.call('HGET', circuit_probes, 'at') ~= token then
    return was or 'CLOSED'
  end
  if failed then
    return open(math.min(most_ms, math.floor(tonumber(redis.call('GET', circuit_open_ms) or first_ms) * growth)))
  end
  if redis.call('INCR', circuit_successes) < probes_max then
    redis.call('PEXPIRE', circuit_successes, life_ms)
    return was
  end
  count_recovery(redis.call('GET', circuit_opened_at))
  redis.call('DEL', circuit_state, circuit_failures, circuit_successes, circuit_opened_at, circuit_open_ms,
    circuit_probes)
  tell('circuit.closed', verb, now(), '{"verb":"' .. verb .. '"}')
  return 'CLOSED'
end
if was then
  return was
end
local row = tonumber(redis.call('GET', circuit_failures) or 0)
for kind, times in string.gmatch(outcomes, '(%a)(%d+)') do
  row = kind == 'f' and row + times or 0
  if row >= failures_max then
    return open(math.min(most_ms, first_ms))
  end
end
if row > 0 then
  keep(circuit_failures, row)
else
  redis.call('DEL', circuit_failures)
end
return 'CLOSED'
