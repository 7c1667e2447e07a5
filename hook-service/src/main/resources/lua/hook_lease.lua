-- hook_lease: whether the last lease of an agent is gone.
--
-- Keys    instance_leases set read
-- Keys    lost_leases string read
-- Keys    tasks hash read
-- ARGV    instances that are this agent
-- Returns   {1 = one of them holds a lease, the task whose lease was lost or cancelled, or empty; its status, its
--           holder or empty, when the holder's lease ends or empty}
-- Refuses   nothing
-- Guarantee reads one moment
-- Cost      O(1): at most ten leases of each are looked at
local LOOK_MAX = 10

-- All that it holds shall stop.
local function cancelled(instance)
  local held = redis.call('SRANDMEMBER', instance_leases .. instance, LOOK_MAX)
  for _, id in ipairs(held) do
    if not redis.call('HGET', tasks .. id, 'cancelRequested') then
      return nil
    end
  end
  return held[1]
end

local holds, gone = 0, nil
for _, instance in ipairs(ARGV) do
  if redis.call('SCARD', instance_leases .. instance) > 0 then
    holds, gone = 1, gone or cancelled(instance)
  else
    gone = gone or redis.call('GET', lost_leases .. instance)
  end
end
if not gone then
  return { holds, '', '', '', '' }
end
local task = redis.call('HMGET', tasks .. gone, 'status', 'assignedTo', 'leaseExpiresAt')
return { holds, gone, task[1] or 'gone', task[2] or '', task[3] and iso(tonumber(task[3])) or '' }
