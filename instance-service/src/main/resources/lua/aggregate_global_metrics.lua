-- aggregate_global_metrics: the numbers of the fleet out of what its processes counted, and their rates since the
-- roll-up before.
--
-- Key     global_metrics hash written
-- Key     queue_metrics hash written
-- Key     scaling_metrics hash written
-- Keys    verb_metrics hash read
-- Uses    duty, hash, percentile, verb_figures
-- ARGV[1] term   ARGV[2] life_ms   ARGV[3] names of the buckets, JSON; each but the last is its upper end in ms
-- ARGV[4] tasks completed   ARGV[5] fields that the next roll-up reads, JSON object   ARGV[6] queue figures and
-- ARGV[7] those of instances, JSON objects; then the verbs
-- Returns   1
-- Refuses   LEASE_LOST the term of the duty is over
-- Guarantee no number is invented: without a roll-up before there are no rates, without calls no percentiles. A verb
--           that was counted once stays counted while its hash lives, also when its service is away
-- Cost      O(verbs)
local term, life_ms, completed = ARGV[1], ARGV[2], tonumber(ARGV[4])
if not on_duty(term) then
  return off_duty(term)
end

local before, names, bounds, recent = hash(global_metrics), cjson.decode(ARGV[3]), {}, {}
for i, name in ipairs(names) do
  bounds[i], recent[i] = tonumber(name), 0
end
bounds[#names] = nil
local since_ms = before.at and math.max(1, now() - before.at)
local all, fresh, failed, fields = { calls = 0, errors = 0, micros = 0, timed = 0 }, 0, 0, {}

local function add(verb)
  local counts, was = hash(verb_metrics .. verb), cjson.decode(before['verb:' .. verb] or '{}')
  if fields['verb:' .. verb] or not counts.calls then
    return
  end
  local figures = verb_figures(counts, was, names, bounds, since_ms)
  for name, value in pairs(all) do
    all[name] = value + figures[name]
  end
  fresh = fresh + math.max(0, figures.calls - (was.count or 0))
  failed = failed + math.max(0, figures.errors - (was.errors or 0))
  for i, count in ipairs(figures.buckets) do
    recent[i] = recent[i] + math.max(0, count - (was.buckets and was.buckets[i] or 0))
  end
  fields['verb:' .. verb] = figures.row
end

for i = 8, #ARGV do
  add(ARGV[i])
end
for field in pairs(before) do
  local verb = string.match(field, '^verb:(.+)$')
  if verb then
    add(verb)
  end
end
fields.at, fields.tasksCompleted = int(now()), int(completed)
fields.calls, fields.errors = int(all.calls), int(all.errors)
fields.averageMs = all.timed > 0 and string.format('%.3f', all.micros / all.timed / 1000) or nil
local queues = cjson.decode(ARGV[6])
fields.throughput = since_ms and rate(completed - (before.tasksCompleted or completed), since_ms)
fields.totalTasks, queues.throughput = int(completed + queues.totalTasks), fields.throughput
fields.totalEvents, fields.avgLatency = fields.calls, fields.averageMs
fields.window = since_ms and '{"ms":' .. int(since_ms) .. ',"perSecond":' .. rate(fresh, since_ms)
  .. ',"errorsPerSecond":' .. rate(failed, since_ms)
  .. ',"completedPerSecond":' .. fields.throughput
  .. percentiles(recent, bounds) .. '}' or nil

local function write(key, values)
  redis.call('DEL', key)
  for field, value in pairs(values) do
    redis.call('HSET', key, field, value)
  end
  redis.call('PEXPIRE', key, life_ms)
end

for field, value in pairs(cjson.decode(ARGV[5])) do fields[field] = value end
write(global_metrics, fields)
write(queue_metrics, queues)
write(scaling_metrics, cjson.decode(ARGV[7]))
return 1
