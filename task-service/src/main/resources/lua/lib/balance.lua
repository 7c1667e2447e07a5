-- balance: which instance shall have a task. Whoever is live, takes new work, has room, is able and is not denied; work
-- is pushed to the role worker only, and to the least loaded.
--
-- Key     instance_loads zset read
-- Keys    instances hash read
-- Uses    live, deny
-- Each    closed = {}
-- Each    able = {}
local LOOKED_AT, PAGE = 1000, 100

local function free_of(instance)
  local capacity, draining = live(instance)
  return capacity and not draining and capacity - (redis.call('ZSCORE', instance_loads, instance) or 0) or 0
end

-- Nothing of what a script pushes gives an instance room, so it looks once at one that has none.
local function takes_more(instance)
  if not closed[instance] then
    closed[instance] = free_of(instance) <= 0
      or not string.find(redis.call('HGET', instances .. instance, 'roles') or '', '"worker"', 1, true)
  end
  return not closed[instance]
end

local function suits(t, instance)
  local asked = instance .. ' ' .. (t.requires or '')
  if able[asked] == nil then
    able[asked] = capable(instance, t)
  end
  return able[asked] and not denied(t, instance)
end

-- Looked for among the LOOKED_AT least loaded; nil when none of them will do: then the queue is the better place.
local function least_loaded(t, other_than)
  for from = 0, LOOKED_AT - 1, PAGE do
    local page = redis.call('ZRANGE', instance_loads, from, from + PAGE - 1)
    for _, instance in ipairs(page) do
      if instance ~= other_than and takes_more(instance) and suits(t, instance) then
        return instance
      end
    end
    if #page < PAGE then
      return nil
    end
  end
end
