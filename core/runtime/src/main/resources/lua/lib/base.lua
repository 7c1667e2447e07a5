-- base: what stands before every script. Nothing here remembers anything but the moment: one group, one time.
-- Times are milliseconds of Redis' clock. Numbers over 2^31 go through int(): tostring and cjson cut them to 14 digits.

local function micros()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local began = micros()
local clock = math.floor(began / 1000)
local function now()
  return clock
end

local function int(number)
  return string.format('%.0f', number)
end

-- A refusal: WORD, one sentence, then facts as name, value pairs that the doors show beside it.
local function refuse(word, sentence, ...)
  local facts, given = {}, { ... }
  for i = 1, #given, 2 do
    local value = given[i + 1]
    facts[#facts + 1] = cjson.encode(given[i]) .. ':' .. (type(value) == 'number' and int(value) or cjson.encode(value))
  end
  return redis.error_reply(word .. ' ' .. sentence .. (#facts > 0 and ' {' .. table.concat(facts, ',') .. '}' or ''))
end

-- ISO-8601 UTC with milliseconds (days to civil date after Howard Hinnant).
local spelled = {}
local function iso(ms)
  if spelled[ms] then return spelled[ms] end
  local seconds, floor = math.floor(ms / 1000), math.floor
  local days = floor(seconds / 86400)
  local z, rest = days + 719468, seconds - days * 86400
  local era = floor(z / 146097)
  local doe = z - era * 146097
  local yoe = floor((doe - floor(doe / 1460) + floor(doe / 36524) - floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + floor(yoe / 4) - floor(yoe / 100))
  local mp = floor((5 * doy + 2) / 153)
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400 + (month <= 2 and 1 or 0)
  spelled[ms] = string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ', year, month, doy - floor((153 * mp + 2) / 5) + 1,
    floor(rest / 3600), floor(rest / 60) % 60, rest % 60, ms % 1000)
  return spelled[ms]
end

-- Whether that run of Redis is the one that answers.
local function is_run(id)
  return id and string.find(redis.call('INFO', 'server'), 'run_id:' .. id, 1, true)
end

-- What is sent back: the answer; beside it, where a script says what has to settle first, the ids of that.
local function reply(answer, _, ids, repeated)
  return ids and not (type(answer) == 'table' and answer.err) and { answer, ids, repeated } or answer
end
