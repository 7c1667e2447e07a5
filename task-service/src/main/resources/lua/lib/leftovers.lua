-- leftovers: what a worker may have that finds nothing else: tasks that only the fleet's own entries deny it, when they
-- would leave a task to nobody, and shares that others did not claim in time.
--
-- Keys    auto_denials zset written
-- Key     shares zset read
-- Keys    tasks hash written
-- Uses    denials, deny, take, task, unassign
local PARDONS, SHARES = 20, 100

-- Of what the fleet denies it those that were not looked at for longest; of the open shares any, so that no task hides
-- others from one that may not take it.
local function left_for(worker)
  local denying = redis.call('ZRANGE', auto_denials .. worker, 0, PARDONS - 1)
  for _, id in ipairs(denying) do
    redis.call('ZADD', auto_denials .. worker, int(now()), id)
  end
  local open = redis.call('ZCOUNT', shares, '-inf', int(now()))
  local first = open > SHARES and redis.call('TIME')[2] * 7919 % (open - SHARES) or 0
  for _, id in ipairs(open > 0 and redis.call('ZRANGE', shares, first, math.min(open, first + SHARES) - 1) or {}) do
    denying[#denying + 1] = id
  end
  return denying
end

-- Up to `wanted` of them join those taken. Returns whether another claim would look at more.
local function take_leftovers(taken, wanted, worker, lease_ms, raised, strict_too)
  for _, id in ipairs(left_for(worker)) do
    local t = wanted > 0 and get(id)
    local no, orphan = true, false
    if t and capable(worker, t) and (strict_too or t.durability ~= 'strict') then
      no, orphan = denied(t, worker)
    end
    if not no then
      if t.assignedTo then unassign(t, 'shared') end
      if orphan then
        allow_in_queue(t)
        redis.call('HDEL', tasks .. t.id, 'denyAuto')
        t.denyAuto = nil
        deny_in_queue(t)
      end
      take(t, worker, lease_ms, raised)
      taken[#taken + 1], wanted = flat(t), wanted - 1
    end
  end
  return wanted > 0 and redis.call('ZCARD', auto_denials .. worker) > PARDONS
end
