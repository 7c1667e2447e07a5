-- archived: ended tasks leave Redis after a while; what PostgreSQL has of one is given beside its id.
-- Reads at ARGV[at]: id, number of strings that follow, field, value, … Returns the task or nil, and where the next
--           begins.
--
-- Keys    tasks hash written
-- Uses    task
-- Only some of its fields, so that no body is read.
local function some(id, fields)
  local values, t = redis.call('HMGET', tasks .. id, unpack(fields)), {}
  for i, field in ipairs(fields) do
    t[field] = values[i] or nil
  end
  return t.id and t.status ~= 'deleted' and t
end

-- `fields` are those that are wanted; without it, all.
local function get_or_archived(at, fields)
  local id, count = ARGV[at], tonumber(ARGV[at + 1])
  local t
  if fields then t = some(id, fields) else t = get(id) end
  if not t and count > 0 and redis.call('EXISTS', tasks .. id) == 0 then
    t = {}
    for i = at + 2, at + 1 + count, 2 do
      t[ARGV[i]] = ARGV[i + 1]
    end
  end
  return t, at + 2 + count
end

-- An ended task that changes stays until PostgreSQL has it so; one that had left comes back.
local function revive(t)
  if t.durability == 'volatile' then
    redis.call('PEXPIRE', tasks .. t.id, DAY_MS)
  elseif redis.call('PERSIST', tasks .. t.id) == 0 and redis.call('EXISTS', tasks .. t.id) == 0 then
    for field, value in pairs(t) do
      redis.call('HSET', tasks .. t.id, field, value)
    end
  end
end

-- The answer for an only task, read at ARGV[at], that is neither here nor given: nothing, so that PostgreSQL is asked.
-- Of a deleted one it must not be.
local function unknown(at)
  if redis.call('EXISTS', tasks .. ARGV[at]) == 1 then
    return no_task(ARGV[at])
  end
  return {}, true
end
