-- deny: whom a task does not want: `deny` as callers set it, `denyAuto` as the fleet did when an instance lost the task
-- twice.
--
-- Costs   instances that beat last
-- Key     active_instances zset read
-- Keys    capabilities set read
-- Keys    instances hash read
-- Uses    denials
local function capable(worker, t)
  for name in string.gmatch(t.requires or '', '[^,]+') do
    if redis.call('SISMEMBER', capabilities .. worker, name) == 0 then
      return false
    end
  end
  return true
end

-- Whether a live, capable instance is left beside these: looked for among the last to beat.
local function leaves_another(t, lists)
  local _, quotes = string.gsub(lists, '"', '')
  for _, name in ipairs(redis.call('ZREVRANGE', active_instances, 0, quotes / 2 + (t.requires and 100 or 0))) do
    local ttl, draining = unpack(redis.call('HMGET', instances .. name, 'ttl', 'draining'))
    if ttl and not draining and not named(lists, name)
        and now() - redis.call('ZSCORE', active_instances, name) <= 1.5 * ttl and capable(name, t) then
      return true
    end
  end
  return false
end

-- Whether this worker is denied; and whether only by entries of the fleet that are to be dropped, as they would leave
-- the task to nobody.
local function denied(t, worker)
  if named(t.deny, worker) or not named(t.denyAuto, worker) then
    return named(t.deny, worker), false
  end
  local orphan = not leaves_another(t, (t.deny or '') .. t.denyAuto)
  return not orphan, orphan
end
