-- place: where a task stands. A move begins by leaving the old place, a removing write, so that the end of a lease
-- passes at maxmemory; it ends by entering the new one, as the task is by then.
--
-- Key     active_instances zset read
-- Key     assigned zset written
-- Key     blocked zset written
-- Keys    instance_leases set written
-- Key     instance_loads zset written
-- Keys    instance_queues list written
-- Key     leases zset written
-- Key     pending zset written
-- Keys    requirement_queues zset written
-- Key     requirements hash written
-- Key     scheduled zset written
-- Key     shares zset written
-- Keys    strict_queues zset written
-- Uses    denials, weight
local BAND, BAND_MS = 10, 2 ^ 48

-- Tasks with requirements wait in a queue per distinct set, and strict ones apart, so that they never stand in the way
-- of others.
local function queue_of(t)
  return t.durability == 'strict' and strict_queues .. (t.requires or ANY)
    or t.requires and requirement_queues .. t.requires or pending
end

local function enqueue(t)
  redis.call('ZADD', queue_of(t), int(score(t)), t.id)
  deny_in_queue(t)
end

-- Into the place of its status, where nobody has it. The scheduled set is by due time in bands of ten priorities each,
-- so that what is due is found most urgent first.
local function enter(t)
  if t.status == 'pending' then
    enqueue(t)
  elseif t.status == 'scheduled' then
    redis.call('ZADD', scheduled, int(math.floor((100 - t.priority) / BAND) * BAND_MS + t.runAt), t.id)
  elseif t.status == 'blocked' then
    redis.call('ZADD', blocked, t.arrival, t.id)
  end
end

-- One more live task, or one less, of its set of requirements; a set that nobody has is forgotten.
local function count_live(t, change)
  if t.requires and redis.call('HINCRBY', requirements, t.requires, change) <= 0 then
    redis.call('HDEL', requirements, t.requires)
  end
  weigh_live(change * weight_of(t))
end

local function load(worker, change)
  local is = redis.call('ZSCORE', instance_loads, worker)
  if is and is + change <= 0 and not redis.call('ZSCORE', active_instances, worker) then
    redis.call('ZREM', instance_loads, worker)
  elseif is or change > 0 then
    redis.call('ZINCRBY', instance_loads, change, worker)
  end
end

-- Out of its place, whichever that is. Keeps the hash as it is.
local function leave(t)
  if t.status == 'in_progress' then
    redis.call('ZREM', leases, t.id)
    redis.call('SREM', instance_leases .. t.assignedTo, t.id)
    load(t.assignedTo, -1)
  elseif t.status == 'scheduled' then
    redis.call('ZREM', scheduled, t.id)
  elseif t.status == 'blocked' then
    redis.call('ZREM', blocked, t.id)
  elseif t.assignedTo then
    redis.call('LREM', instance_queues .. t.assignedTo, 1, t.id)
    redis.call('ZREM', assigned, t.id)
    redis.call('ZREM', shares, t.id)
    load(t.assignedTo, -1)
  else
    redis.call('ZREM', queue_of(t), t.id)
    allow_in_queue(t)
  end
end
