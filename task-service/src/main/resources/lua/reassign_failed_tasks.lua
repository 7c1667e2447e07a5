-- reassign_failed_tasks: what an instance has goes on elsewhere: it failed, is being drained, or left.
--
-- Keys    instance_leases set read
-- Keys    instance_queues list read
-- Keys    instances hash read
-- Key     reassigned_tasks set written
-- Key     redistributions list written
-- Uses    assign, balance, fence, hand_back, loss, parents, retry, task, unassign
-- ARGV[1] instance   ARGV[2] failed, drained, handover or unregistered   ARGV[3] since_ms: what it got later is not
-- touched   ARGV[4] max   ARGV[5] assigned_ms   ARGV[6] deny_max   ARGV[7] share_ms
-- Returns   how many tasks moved, and how many it still has
-- Refuses   CONFLICT it is alive, not drained, or registered: so a late command takes nothing from one that came back
-- Guarantee what waited for it goes to the least loaded able worker, else to its old place; a lease ends: of a failed
--           one as an expired one does (attempt counted, backoff), else as if released. Owner in hash, queues and
--           leases agree; every fence moves on.
-- Cost      O(max * (log n + instances that beat last, at most 100) + dependants, at most 100)
local instance, reason, since_ms, max = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local assigned_ms, deny_max, share_ms = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local NOTED_MAX = 10000
local moved, raised = 0, current_epoch()

local status, draining, registered =
  unpack(redis.call('HMGET', instances .. instance, 'status', 'draining', 'registeredAt'))
if status and (reason == 'failed' and status ~= 'OFFLINE'
    or (reason == 'drained' or reason == 'handover') and not draining
    or reason == 'unregistered' and tonumber(registered) <= since_ms) then
  return refuse('CONFLICT', instance .. ' is ' .. status .. '; it keeps what it has.', 'state', status)
end

local function note(t, to)
  redis.call('LPUSH', redistributions, '{"id":"' .. t.id .. '","to":' .. (to and '"' .. to .. '"' or 'null')
    .. ',"reason":"' .. reason .. '","at":' .. int(now()) .. '}')
  if redis.call('SCARD', reassigned_tasks) < NOTED_MAX then
    redis.call('SADD', reassigned_tasks, t.id)
  end
  moved = moved + 1
end

-- What one that registered again claimed or renewed since is its own.
local function each(ids, move)
  for _, id in ipairs(ids) do
    local t = moved < max and get(id)
    local again = reason == 'unregistered' and status
    if t and t.assignedTo == instance
        and math.max(t.assignedAt, again and t.leaseMs and t.leaseExpiresAt - t.leaseMs or 0) <= since_ms then
      note(t, move(t))
    end
  end
end

each(redis.call('LRANGE', instance_queues .. instance, 0, max - 1), function(t)
  local other = least_loaded(t, instance)
  if other then
    assign(t, other, assigned_ms, share_ms)
  else
    unassign(t, reason)
  end
  return other
end)
if reason ~= 'drained' then
  each(redis.call('SRANDMEMBER', instance_leases .. instance, max), function(t)
    if reason ~= 'failed' then
      local sets = {}
      mark_loss(t, sets, 0)
      hand_back(t, sets, reason)
      return
    end
    local sets = { error = '{"code":"INSTANCE_FAILED","message":"' .. instance .. ' was silent for too long."}' }
    count_loss(t, sets, deny_max)
    give_up(t, 'task.lease_expired', sets, nil, instance, raised)
  end)
end
if moved > 0 then
  redis.call('LTRIM', redistributions, 0, 999)
  redis.call('PEXPIRE', redistributions, DAY_MS)
  redis.call('PEXPIRE', reassigned_tasks, DAY_MS)
end
local leased = reason == 'drained' and 0 or redis.call('SCARD', instance_leases .. instance)
return { moved, redis.call('LLEN', instance_queues .. instance) + leased }
