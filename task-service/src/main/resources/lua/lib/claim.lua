-- claim: the next tasks for a worker: those assigned to it, then of all queues it may take from by priority and
-- arrival.
--
-- Key     instance_loads zset read
-- Keys    instance_queues list read
-- Key     paused string read
-- Keys    tasks hash written
-- Uses    deny, sources, take, task

-- Leases up to `max` tasks; without `strict_too` none of those that PostgreSQL must have first. Returns them as hashes,
-- and why there are none: paused, capacity, strict, denied or empty.
local function claim(worker, capacity, max, lease_ms, scan_max, raised, strict_too)
  local taken, stepped, withheld = {}, 0, false
  if redis.call('EXISTS', paused) == 1 then
    return taken, 'paused'
  end
  local function give(t)
    local waits = t and t.durability == 'strict' and not strict_too
    withheld = withheld or waits
    if not t or waits then return false end
    local no, pardoned = denied(t, worker)
    if pardoned then
      redis.call('HDEL', tasks .. t.id, 'denyAuto')
      t.denyAuto = nil
    end
    if not no then
      take(t, worker, lease_ms, raised)
      taken[#taken + 1] = flat(t)
    end
    return not no
  end
  for _, id in ipairs(redis.call('LRANGE', instance_queues .. worker, 0, max - 1)) do
    give(get(id))
  end
  local free = capacity - (redis.call('ZSCORE', instance_loads, worker) or 0)
  local wanted = math.min(max - #taken, free)
  local sources, page = wanted > 0 and satisfied(worker) or {}, math.min(math.max(wanted, 1), 10)
  while wanted > 0 and stepped <= scan_max do
    local source, id = first_of(sources, page)
    if not source then
      break
    end
    source.at = source.at + 2
    if give(get(id)) then
      wanted = wanted - 1
    else
      source.passed, stepped = source.passed + 1, stepped + 1
    end
  end
  return taken, free <= 0 and 'capacity' or withheld and 'strict' or stepped > 0 and 'denied' or 'empty'
end
