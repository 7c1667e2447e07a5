-- assign_task_with_load_balancing: push waiting tasks to workers: each to the least loaded able one, or all to one that
-- is new.
--
-- Key     paused string read
-- Key     requirements hash read
-- Key     role:worker set read
-- Uses    assign, balance, lanes, sources, task
-- ARGV[1] instance, or empty for whoever is least loaded   ARGV[2] max   ARGV[3] assigned_ms   ARGV[4] share_ms
-- ARGV[5] scan_max   ARGV[6] 1 when PostgreSQL answers: without it strict tasks stay where they are
-- Returns   id, instance, … of what was assigned
-- Refuses   nothing; an instance that is not live or no worker gets nothing, nor does anybody while claims are paused
-- Guarantee a task is assigned only out of its queue, to a worker that is live, able, not denied and under its
--           capacity. One instance gets at most its fair share: the waiting tasks it may take, by the workers there
--           are.
-- Cost      O(max * (log² n + instances that beat last, at most 100) + sets of requirements); without an instance at
--           most scan_max tasks are stepped over
local instance, max, assigned_ms, share_ms = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local scan_max, strict_too = tonumber(ARGV[5]), ARGV[6] == '1'
local given, stepped = {}, 0

if redis.call('EXISTS', paused) == 1 then
  return given
end
local sources
if instance == '' then
  sources = sources_of(redis.call('HKEYS', requirements), strict_too)
else
  local waiting = 0
  sources = sources_of(satisfied(instance), strict_too)
  for _, source in ipairs(sources) do
    waiting = waiting + redis.call('ZCARD', source.key)
  end
  max = takes_more(instance)
    and math.min(max, free_of(instance), math.ceil(waiting / math.max(1, redis.call('SCARD', role)))) or 0
end

local page = math.min(math.max(max, 1), 10)
while #given < 2 * max and stepped <= scan_max do
  local source, id = first_of(sources, page)
  if not source then
    break
  end
  local t = get(id)
  local to = t and (instance == '' and least_loaded(t) or instance ~= '' and suits(t, instance) and instance)
  if to then
    source.at = source.at + 2
    assign(t, to, assigned_ms, share_ms)
    given[#given + 1], given[#given + 2] = id, to
  else
    stepped = stepped + 1
    pass(source, instance)
  end
end
return given
