-- trips: what the breakers of all verbs did together.
--
-- Key     circuit_metrics hash written
local function ratio(field, part, whole)
  redis.call('HSET', circuit_metrics, field, string.format('%.3f', part / whole))
end

local function count_outcomes(outcomes)
  local succeeded, all = 0, 0
  for kind, times in string.gmatch(outcomes, '(%a)(%d+)') do
    all = all + times
    succeeded = succeeded + (kind == 's' and times or 0)
  end
  local ever = redis.call('HINCRBY', circuit_metrics, 'outcomes', all)
  ratio('successRate', redis.call('HINCRBY', circuit_metrics, 'successes', succeeded), math.max(1, ever))
  redis.call('PEXPIRE', circuit_metrics, 86400000)
end

local function count_trip()
  redis.call('HINCRBY', circuit_metrics, 'totalTrips', 1)
end

local function count_recovery(opened_at)
  local times = redis.call('HINCRBY', circuit_metrics, 'recoveries', 1)
  local away_ms = int(math.max(0, now() - (opened_at or now())))
  ratio('avgRecoveryTime', redis.call('HINCRBY', circuit_metrics, 'recoveryMs', away_ms), times)
end
