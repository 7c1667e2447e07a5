-- task: the keys of all task scripts, how a task is read, and the one way in which it changes.
-- KEYS[1] tasks prefix   KEYS[2] seq string   KEYS[3] epoch hash   KEYS[4] pending zset   KEYS[5] scheduled zset   KEYS[6] assigned zset
-- KEYS[7] queues prefix   KEYS[8] leases zset   KEYS[9] held prefix   KEYS[10] dead zset   KEYS[11] loads zset   KEYS[12] outbox zset
-- KEYS[13] streams prefix   KEYS[14] channels prefix   KEYS[15] active zset   KEYS[16] instances prefix   KEYS[17] history list
-- KEYS[18] requirements hash   KEYS[19] pendings prefix   KEYS[20] capabilities prefix   KEYS[21] blocked zset   KEYS[22] dependants prefix
-- KEYS[23] releasing zset   KEYS[24] results prefix   KEYS[25] cached zset   KEYS[26] paused string   KEYS[27] due zset   KEYS[28] gossip hash
-- KEYS[29] batches prefix   KEYS[30] onces prefix, of task.create's idempotency keys   KEYS[31] counted zset
local tasks, seq, epoch, pending, scheduled, assigned, queues, leases, held, dead, loads, outbox, streams, channels, active, instances, history,
  requirements, pendings, capabilities, blocked, dependants, releasing, results, cached, paused, due, gossip, batches, onces, counted =
  unpack(KEYS, 1, 31)
local metadata = ARGV[1]
local DAY_MS = 86400000

local function get(id)
  local fields, t = redis.call('HGETALL', tasks .. id), {}
  for i = 1, #fields, 2 do
    t[fields[i]] = fields[i + 1]
  end
  return t.id and t.status ~= 'deleted' and t
end

local function flat(t)
  local fields = {}
  for field, value in pairs(t) do
    fields[#fields + 1] = field
    fields[#fields + 1] = tostring(value)
  end
  return fields
end

-- Of one that is only not here PostgreSQL may know more; of a deleted one it must not be asked.
local function no_task(id)
  return refuse('NOT_FOUND', redis.call('EXISTS', tasks .. id) == 1 and 'Task ' .. id .. ' was deleted.' or 'No task ' .. id .. '.')
end

local function current_epoch()
  return tonumber(redis.call('HGET', epoch, 'epoch') or 0)
end

-- One transition: fields set (nil-safe pairs), fields dropped, one version, one event. `extra` is JSON text that begins with a comma.
local function step(t, type, sets, drops, extra, worker)
  t.version = t.version + 1
  t.updatedAt = math.max(now(), t.updatedAt)
  sets.version, sets.updatedAt = int(t.version), int(t.updatedAt)
  for field, value in pairs(sets) do
    t[field] = value
  end
  if drops then
    redis.call('HDEL', tasks .. t.id, unpack(drops))
    for _, field in ipairs(drops) do
      t[field] = nil
    end
  end
  redis.call('HSET', tasks .. t.id, unpack(flat(sets)))
  if t.durability ~= 'volatile' then
    redis.call('ZADD', outbox, int(t.version), t.id)
  end
  event(streams, channels, type, t.id, t.version, '{"id":"' .. t.id .. '","status":"' .. t.status .. '","priority":' .. t.priority
    .. ',"attempt":' .. t.attempt .. (worker and ',"instanceId":"' .. worker .. '"' or '')
    .. (t.batchId and ',"batchId":"' .. t.batchId .. '"' or '') .. (extra or '') .. '}', metadata, t.requires and (worker or '-') .. ' ' .. t.requires or worker)
end
