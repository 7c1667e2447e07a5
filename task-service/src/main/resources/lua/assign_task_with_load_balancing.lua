-- assign_task_with_load_balancing: reserve waiting tasks for instances: each for the least loaded able one, or all for
-- one that is new.
--
-- Key     instance_loads zset read
-- Key     paused string read
-- Key     pending zset read
-- Keys    requirement_queues zset read
-- Key     requirements hash read
-- Uses    assign, balance, sources, task
-- ARGV[1] instance, or empty for whoever is least loaded   ARGV[2] max   ARGV[3] assigned_ms   ARGV[4] scan_max
-- Returns   id, instance, … of what was assigned
-- Refuses   nothing; an instance that is not live gets nothing, nor does anybody while claims are paused
-- Guarantee a task is assigned only out of its queue, to an instance that is live, able, not denied and under its
--           capacity. One instance gets at most its fair share: the waiting tasks it may take, by the instances there
--           are.
-- Cost      O(max * log n + sets of requirements); at most scan_max tasks are stepped over
local instance, max, assigned_ms, scan_max = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local given, stepped = {}, 0

if redis.call('EXISTS', paused) == 1 then
  return given
end
local sources = {}
if instance == '' then
  sources[1] = { key = pending }
  for _, set in ipairs(redis.call('HKEYS', requirements)) do
    sources[#sources + 1] = { key = requirement_queues .. set }
  end
else
  sources = satisfied(instance)
  local waiting = 0
  for _, source in ipairs(sources) do
    waiting = waiting + redis.call('ZCARD', source.key)
  end
  max = math.min(max, free_of(instance), math.ceil(waiting / math.max(1, redis.call('ZCARD', instance_loads))))
end

local page = math.min(math.max(max, 1), 10)
while #given < 2 * max and stepped <= scan_max do
  local source, id = first_of(sources, page)
  if not source then
    break
  end
  source.at = source.at + 2
  local t = get(id)
  local to = t and (instance == '' and least_loaded(t) or instance ~= '' and suits(t, instance) and instance)
  if to then
    assign(t, to, assigned_ms)
    given[#given + 1], given[#given + 2] = id, to
  else
    source.passed, stepped = source.passed + 1, stepped + 1
  end
end
return given
