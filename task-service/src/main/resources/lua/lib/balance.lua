-- balance: which instance shall have a task. Whoever is live, takes new work, has room, is able and is not denied; of
-- those the least loaded.
--
-- Key     instance_loads zset read
-- Uses    live, deny
local LOOKED_AT = 100

local function free_of(instance)
  local capacity, draining = live(instance)
  return capacity and not draining and capacity - (redis.call('ZSCORE', instance_loads, instance) or 0) or 0
end

local function suits(t, instance)
  return capable(instance, t) and not denied(t, instance)
end

-- Looked for among the LOOKED_AT least loaded; nil when none of them will do: then the queue is the better place.
local function least_loaded(t, other_than)
  for _, instance in ipairs(redis.call('ZRANGE', instance_loads, 0, LOOKED_AT - 1)) do
    if instance ~= other_than and free_of(instance) > 0 and suits(t, instance) then
      return instance
    end
  end
end
