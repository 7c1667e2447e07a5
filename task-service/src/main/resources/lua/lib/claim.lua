-- claim: the next tasks for a worker: those assigned to it, then of all queues it may take from by priority and
-- arrival.
--
-- Key     instance_loads zset read
-- Keys    instance_queues list read
-- Key     paused string read
-- Keys    strict_queues zset read
-- Uses    denials, lanes, sources, take, task
local OWN_MAX = 100

-- Leases up to `max` tasks; without `strict_too` none of those that PostgreSQL must have first. Returns them as hashes;
-- why there are none: paused, capacity, denied, strict or empty; and how many more it might have.
local function claim(worker, capacity, max, lease_ms, raised, strict_too)
  local taken, wanted, passed, withheld = {}, max, false, false
  if redis.call('EXISTS', paused) == 1 then
    return taken, 'paused', 0
  end
  local function give(t)
    take(t, worker, lease_ms, raised)
    taken[#taken + 1], wanted = flat(t), wanted - 1
  end
  for _, id in ipairs(redis.call('LRANGE', instance_queues .. worker, 0, max + OWN_MAX - 1)) do
    local t = wanted > 0 and get(id)
    local waits = t and t.durability == 'strict' and not strict_too
    withheld = withheld or waits
    if t and not waits and not named(t.deny, worker) then give(t) end
  end
  local free = capacity - (redis.call('ZSCORE', instance_loads, worker) or 0)
  wanted = math.min(wanted, free)
  local sets = wanted > 0 and satisfied(worker) or {}
  local sources, page = sources_of(sets, strict_too), math.min(math.max(wanted, 1), 10)
  while wanted > 0 do
    local source, id = first_of(sources, page)
    if not source then break end
    local t = get(id)
    if t and named((t.deny or '') .. (t.denyAuto or ''), worker) then
      passed = true
      pass(source, worker)
    else
      source.at = source.at + 2
      if t then give(t) else redis.call('ZREM', source.key, id) end
    end
  end
  for _, set in ipairs(strict_too and {} or lanes_of(sets)) do
    withheld = withheld or redis.call('EXISTS', strict_queues .. set) == 1
  end
  return taken, free <= 0 and 'capacity' or passed and 'denied' or withheld and 'strict' or 'empty', wanted
end
