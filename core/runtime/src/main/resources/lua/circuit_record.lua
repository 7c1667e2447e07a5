-- circuit_record: how calls that passed a breaker ended.
--
-- KEYS[1] state       string  written  cb:circuit:<verb>:state, OPEN or HALF_OPEN, absent = closed
-- KEYS[2] failures    string  written  failures in a row
-- KEYS[3] successes   string  written  probes that succeeded
-- KEYS[4] openedAt    string  written  ms
-- KEYS[5] lastFailure string  written  ms
-- KEYS[6] openMs      string  written  how long this opening lasts
-- KEYS[7] probes      hash    written  at, sent
-- KEYS[8] alerts      list    written  cb:alerts:circuit:opened, the last 100
-- KEYS[9] prefix cb:stream:
-- ARGV[1] verb   ARGV[2] outcomes in order, one of f and s each   ARGV[3] token of a probe, empty for calls that passed it closed
-- ARGV[4] failures_max   ARGV[5] open_ms   ARGV[6] probes_max   ARGV[7] growth   ARGV[8] open_max_ms   ARGV[9] life_ms
-- ARGV[10] metadata   ARGV[11] channels
-- Uses      aged
-- Returns   the state afterwards: OPEN, HALF_OPEN or CLOSED
-- Refuses   nothing
-- Guarantee it opens at failures_max in a row and at one failed probe, closes when every probe of one half-opening succeeded; an
--           outcome that comes after the state it belongs to changes nothing
-- Cost      O(outcomes)
local state, failures, successes, opened_at, last_failure, open_ms, probes, alerts, streams = unpack(KEYS)
local verb, outcomes, token = ARGV[1], ARGV[2], ARGV[3]
local failures_max, first_ms, probes_max, growth, most_ms = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local life_ms, metadata, channels = ARGV[9], ARGV[10], ARGV[11]

local function keep(key, value)
  redis.call('SET', key, value, 'PX', life_ms)
end

local function open(ms)
  local fact = '{"verb":"' .. verb .. '","openMs":' .. int(ms) .. ',"openedAt":"' .. iso(now()) .. '"}'
  keep(state, 'OPEN')
  keep(opened_at, int(now()))
  keep(open_ms, int(ms))
  redis.call('DEL', failures, successes, probes)
  redis.call('LPUSH', alerts, fact)
  redis.call('LTRIM', alerts, 0, 99)
  redis.call('PEXPIRE', alerts, 86400000)
  event(streams, channels, 'circuit.opened', verb, now(), fact, metadata)
  aged(streams .. 'circuit.opened')
  return 'OPEN'
end

local was = redis.call('GET', state)
local failed = string.find(outcomes, 'f', 1, true)
if failed then
  keep(last_failure, int(now()))
end
if token ~= '' then
  if was ~= 'HALF_OPEN' or redis.call('HGET', probes, 'at') ~= token then
    return was or 'CLOSED'
  end
  if failed then
    return open(math.min(most_ms, math.floor(tonumber(redis.call('GET', open_ms) or first_ms) * growth)))
  end
  if redis.call('INCR', successes) < probes_max then
    redis.call('PEXPIRE', successes, life_ms)
    return was
  end
  redis.call('DEL', state, failures, successes, opened_at, open_ms, probes)
  event(streams, channels, 'circuit.closed', verb, now(), '{"verb":"' .. verb .. '"}', metadata)
  aged(streams .. 'circuit.closed')
  return 'CLOSED'
end
if was then
  return was
end
local row = tonumber(redis.call('GET', failures) or 0)
for i = 1, #outcomes do
  row = string.sub(outcomes, i, i) == 'f' and row + 1 or 0
  if row >= failures_max then
    return open(math.min(most_ms, first_ms))
  end
end
if row > 0 then
  keep(failures, row)
else
  redis.call('DEL', failures)
end
return 'CLOSED'
