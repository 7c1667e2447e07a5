-- drop_load: one that holds tasks keeps its load: task scripts count it down, and forget it at 0.
--
-- Key     instance_loads zset written
local function drop_load(id)
  if redis.call('ZSCORE', instance_loads, id) == '0' then
    redis.call('ZREM', instance_loads, id)
  end
end
