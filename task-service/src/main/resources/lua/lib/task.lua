-- task: how a task is read, and the one way in which it changes.
--
-- Key     outbox zset written
-- Keys    tasks hash written
-- Uses    event
-- Settles strict
-- Each    strict = {}
local DAY_MS = 86400000

-- `strict` has the ids of the strict tasks that the answer tells of: it is sent when PostgreSQL has them.
local function settles(t)
  if t.durability == 'strict' then
    strict[#strict + 1] = t.id
  end
end

local function get(id)
  local fields, t = redis.call('HGETALL', tasks .. id), {}
  for i = 1, #fields, 2 do
    t[fields[i]] = fields[i + 1]
  end
  return t.id and t.status ~= 'deleted' and t
end

-- The task that a call is about, whose state its answer tells.
local function subject(id)
  local t = get(id)
  if t then settles(t) end
  return t
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
  return refuse('NOT_FOUND', redis.call('EXISTS', tasks .. id) == 1 and 'Task ' .. id .. ' was deleted.'
    or 'No task ' .. id .. '.')
end

local function is_over(t)
  return t.status == 'completed' or t.status == 'failed' or t.status == 'cancelled'
end

-- One transition: fields set (nil-safe pairs), fields dropped, one version, one event. `extra` is JSON text that
-- begins with a comma.
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
  settles(t)
  event(type, t.id, t.version, '{"id":"' .. t.id .. '","status":"' .. t.status .. '","priority":' .. t.priority
    .. ',"attempt":' .. t.attempt .. (worker and ',"instanceId":"' .. worker .. '"' or '')
    .. (t.batchId and ',"batchId":"' .. t.batchId .. '"' or '') .. (extra or '') .. '}',
    t.requires and (worker or '-') .. ' ' .. t.requires or worker)
end
