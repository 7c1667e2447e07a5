-- reassign_failed_tasks: what an instance has goes on elsewhere: it failed, is being drained, or left.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- KEYS[32] redistributed list   written   cb:redistributed:from:<instance>
-- KEYS[33] reassigned    set    written   cb:reassigned:from:<instance>
-- ARGV[1] event metadata   ARGV[2] instance   ARGV[3] failed, drained, handover or unregistered   ARGV[4] since_ms: what it got later is not touched
-- ARGV[5] max   ARGV[6] assigned_ms   ARGV[7] deny_max
-- Uses      fence, aged, task, ends, batch, place, lease, parents, finish, retry, assign, deny, live, balance, loss, hand_back
-- Returns   how many tasks moved, and how many it still has
-- Refuses   CONFLICT it is alive, not drained, or registered: so a late command takes nothing from one that came back
-- Guarantee what waited for it goes to the least loaded able instance, else to its old place; a lease ends: of a failed one as an expired one does
--           (attempt counted, backoff), else as if released. Owner in hash, queues and leases agree; every fence moves on.
-- Cost      O(max * log n)
local redistributed, reassigned = KEYS[32], KEYS[33]
local instance, reason, since_ms, max, assigned_ms, deny_max = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local NOTED_MAX = 10000
local moved, raised = 0, current_epoch()

local status, draining, registered = unpack(redis.call('HMGET', instances .. instance, 'status', 'draining', 'registeredAt'))
if status and (reason == 'failed' and status ~= 'OFFLINE' or (reason == 'drained' or reason == 'handover') and not draining
    or reason == 'unregistered' and tonumber(registered) <= since_ms) then
  return refuse('CONFLICT', instance .. ' is ' .. status .. '; it keeps what it has.', 'state', status)
end

local function note(t, to)
  redis.call('LPUSH', redistributed, '{"id":"' .. t.id .. '","to":' .. (to and '"' .. to .. '"' or 'null') .. ',"reason":"' .. reason .. '","at":' .. int(now()) .. '}')
  if redis.call('SCARD', reassigned) < NOTED_MAX then
    redis.call('SADD', reassigned, t.id)
  end
  moved = moved + 1
end

-- What one that registered again claimed or renewed since is its own.
local function each(ids, move)
  for _, id in ipairs(ids) do
    local t = moved < max and get(id)
    if t and t.assignedTo == instance and math.max(t.assignedAt, reason == 'unregistered' and status and t.leaseMs and t.leaseExpiresAt - t.leaseMs or 0) <= since_ms then
      note(t, move(t))
    end
  end
end

each(redis.call('LRANGE', queues .. instance, 0, max - 1), function(t)
  local other = least_loaded(t, instance)
  if other then
    assign(t, other, assigned_ms)
  else
    unassign(t, reason)
  end
  return other
end)
if reason ~= 'drained' then
  each(redis.call('SRANDMEMBER', held .. instance, max), function(t)
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
  redis.call('LTRIM', redistributed, 0, 999)
  redis.call('PEXPIRE', redistributed, DAY_MS)
  redis.call('PEXPIRE', reassigned, DAY_MS)
end
return { moved, redis.call('LLEN', queues .. instance) + (reason == 'drained' and 0 or redis.call('SCARD', held .. instance)) }
