-- aggregate_global_metrics: the numbers of the fleet out of what its processes counted, and their rates since the roll-up before.
--
-- KEYS[1] duty   string  read     cb:duty:rollup, term and replica
-- KEYS[2] global hash    written  cb:metrics:global
-- KEYS[3] queues hash    written  cb:metrics:queues
-- KEYS[4] prefix cb:metrics:events:
-- ARGV[1] term   ARGV[2] life_ms   ARGV[3] names of the buckets, JSON; each but the last is its upper end in ms
-- ARGV[4] tasks completed   ARGV[5] fields that the next roll-up reads, JSON object   ARGV[6] queue figures, JSON object; then the verbs
-- Uses      duty, percentile, verb_figures
-- Returns   1
-- Refuses   LEASE_LOST the term of the duty is over
-- Guarantee no number is invented: without a roll-up before there are no rates, without calls no percentiles. A verb that was counted
--           once stays counted while its hash lives, also when its service is away
-- Cost      O(verbs)
local duty, global, queues, events = unpack(KEYS)
local term, life_ms, completed = ARGV[1], ARGV[2], tonumber(ARGV[4])
if not on_duty(duty, term) then
  return off_duty(term)
end

local function hash(key)
  local fields, list = {}, redis.call('HGETALL', key)
  for i = 1, #list, 2 do
    fields[list[i]] = list[i + 1]
  end
  return fields
end

local before, names, bounds, recent = hash(global), cjson.decode(ARGV[3]), {}, {}
for i, name in ipairs(names) do
  bounds[i], recent[i] = tonumber(name), 0
end
bounds[#names] = nil
local since_ms = before.at and math.max(1, now() - before.at)
local all, fresh, failed, fields = { calls = 0, errors = 0, micros = 0, timed = 0 }, 0, 0, {}

local function add(verb)
  local counts, was = hash(events .. verb), cjson.decode(before['verb:' .. verb] or '{}')
  if fields['verb:' .. verb] or not counts.calls then
    return
  end
  local figures = verb_figures(counts, was, names, bounds, since_ms)
  for name, value in pairs(all) do
    all[name] = value + figures[name]
  end
  fresh, failed = fresh + math.max(0, figures.calls - (was.count or 0)), failed + math.max(0, figures.errors - (was.errors or 0))
  for i, count in ipairs(figures.buckets) do
    recent[i] = recent[i] + math.max(0, count - (was.buckets and was.buckets[i] or 0))
  end
  fields['verb:' .. verb] = figures.row
end

for i = 7, #ARGV do
  add(ARGV[i])
end
for field in pairs(before) do
  local verb = string.match(field, '^verb:(.+)$')
  if verb then
    add(verb)
  end
end
fields.at, fields.calls, fields.errors, fields.tasksCompleted = int(now()), int(all.calls), int(all.errors), int(completed)
fields.averageMs = all.timed > 0 and string.format('%.3f', all.micros / all.timed / 1000) or nil
fields.window = since_ms and '{"ms":' .. int(since_ms) .. ',"perSecond":' .. rate(fresh, since_ms) .. ',"errorsPerSecond":' .. rate(failed, since_ms)
  .. ',"completedPerSecond":' .. rate(completed - (before.tasksCompleted or completed), since_ms) .. percentiles(recent, bounds) .. '}' or nil

local function write(key, values)
  redis.call('DEL', key)
  for field, value in pairs(values) do
    redis.call('HSET', key, field, value)
  end
  redis.call('PEXPIRE', key, life_ms)
end

for field, value in pairs(cjson.decode(ARGV[5])) do
  fields[field] = value
end
write(global, fields)
write(queues, cjson.decode(ARGV[6]))
return 1
