-- task: the keys of all task scripts, and the moves of a task between its places. A move begins by leaving the old place, a removing
-- write, so that the end of a lease passes at maxmemory.
-- KEYS[1] tasks prefix   KEYS[2] seq string   KEYS[3] epoch hash   KEYS[4] pending zset   KEYS[5] scheduled zset   KEYS[6] assigned zset
-- KEYS[7] queues prefix   KEYS[8] leases zset   KEYS[9] held prefix   KEYS[10] dead zset   KEYS[11] loads zset   KEYS[12] outbox zset
-- KEYS[13] streams prefix   KEYS[14] channels prefix   KEYS[15] active zset   KEYS[16] instances prefix   KEYS[17] history list
local tasks, seq, epoch, pending, scheduled, assigned, queues, leases, held, dead, loads, outbox, streams, channels, active, instances, history =
  unpack(KEYS, 1, 17)
local metadata = ARGV[1]

local function get(id)
  local flat, t = redis.call('HGETALL', tasks .. id), {}
  for i = 1, #flat, 2 do
    t[flat[i]] = flat[i + 1]
  end
  return t.id and t
end

local function no_task(id)
  return refuse('NOT_FOUND', 'No task ' .. id .. '.')
end

local function current_epoch()
  return tonumber(redis.call('HGET', epoch, 'epoch') or 0)
end

local function score(t, arrival)
  return int((100 - t.priority) * 2 ^ 46 + arrival)
end

local function load(worker, change)
  local is = redis.call('ZSCORE', loads, worker)
  if is and is + change <= 0 and not redis.call('ZSCORE', active, worker) then
    redis.call('ZREM', loads, worker)
  elseif is or change > 0 then
    redis.call('ZINCRBY', loads, change, worker)
  end
end

-- Out of its place, whichever that is. Keeps the hash as it is.
local function leave(t)
  if t.status == 'in_progress' then
    redis.call('ZREM', leases, t.id)
    redis.call('SREM', held .. t.assignedTo, t.id)
    load(t.assignedTo, -1)
  elseif t.status == 'scheduled' then
    redis.call('ZREM', scheduled, t.id)
  elseif t.assignedTo then
    redis.call('LREM', queues .. t.assignedTo, 1, t.id)
    redis.call('ZREM', assigned, t.id)
    load(t.assignedTo, -1)
  else
    redis.call('ZREM', pending, t.id)
  end
end

-- One transition: fields set (nil-safe pairs), fields dropped, one version, one event. `extra` is JSON text that begins with a comma.
local function step(t, type, sets, drops, extra, worker)
  t.version = t.version + 1
  t.updatedAt = math.max(now(), t.updatedAt)
  sets.version, sets.updatedAt = int(t.version), int(t.updatedAt)
  local flat = {}
  for field, value in pairs(sets) do
    t[field] = value
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  if drops then
    redis.call('HDEL', tasks .. t.id, unpack(drops))
    for _, field in ipairs(drops) do
      t[field] = nil
    end
  end
  redis.call('HSET', tasks .. t.id, unpack(flat))
  redis.call('ZADD', outbox, int(t.version), t.id)
  event(streams, channels, type, t.id, t.version, '{"id":"' .. t.id .. '","status":"' .. t.status .. '","priority":' .. t.priority
    .. ',"attempt":' .. t.attempt .. (worker and ',"instanceId":"' .. worker .. '"' or '')
    .. (t.batchId and ',"batchId":"' .. t.batchId .. '"' or '') .. (extra or '') .. '}', metadata, worker)
end
