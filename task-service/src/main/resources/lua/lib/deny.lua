-- deny: whom a task does not want: `deny` as callers set it, `denyAuto` as the fleet did when an instance lost the task
-- twice.
--
-- Key     active_instances zset read
-- Keys    capabilities set read
-- Keys    instances hash read
local function among(list, worker)
  for _, name in ipairs(list) do
    if name == worker then
      return true
    end
  end
  return false
end

local function capable(worker, t)
  for name in string.gmatch(t.requires or '', '[^,]+') do
    if redis.call('SISMEMBER', capabilities .. worker, name) == 0 then
      return false
    end
  end
  return true
end

-- Whether a live, capable instance is left beside these: looked for among the last to beat.
local function leaves_another(t, deny, auto)
  for _, name in ipairs(redis.call('ZREVRANGE', active_instances, 0, #deny + #auto + (t.requires and 100 or 0))) do
    local ttl, draining = unpack(redis.call('HMGET', instances .. name, 'ttl', 'draining'))
    if ttl and not draining and not among(deny, name) and not among(auto, name)
        and now() - redis.call('ZSCORE', active_instances, name) <= 1.5 * ttl and capable(name, t) then
      return true
    end
  end
  return false
end

-- Whether this worker is denied; and whether the fleet's entries are to be dropped, as they would leave the task to
-- nobody.
local function denied(t, worker)
  local deny, auto = cjson.decode(t.deny or '[]'), cjson.decode(t.denyAuto or '[]')
  if among(deny, worker) then
    return true, false
  end
  local orphan = among(auto, worker) and not leaves_another(t, deny, auto)
  return among(auto, worker) and not orphan, orphan
end
