-- task_sweep: what time does: leases end, scheduled tasks come due, unclaimed assignments go back. Safe on every replica at once.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] max   ARGV[3] 1 to hold leases back   ARGV[4] dead_max   ARGV[5] dead_ms   ARGV[6] deny_max
-- Uses      fence, aged, task, ends, batch, place, lease, parents, finish, retry, assign, loss
-- Returns   how many tasks moved, milliseconds to the next due one (empty when none)
-- Refuses   nothing
-- Guarantee Redis' clock decides; a task that loses its lease gets a new fence; at most max tasks of each kind per run.
-- Cost      O(max * log n)
local max, hold, dead_max, dead_ms, deny_max = tonumber(ARGV[2]), ARGV[3] == '1', tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local raised, moved = current_epoch(), 0

-- A member without its hash (somebody evicted it) leaves too: it must not stop the others.
local function each_due(set, move)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', set, '-inf', int(now()), 'LIMIT', 0, max)) do
    local t = get(id)
    if t then move(t) else redis.call('ZREM', set, id) end
    moved = moved + 1
  end
end

if not hold then
  each_due(leases, function(t)
    local sets = {}
    if t.timeoutAt and tonumber(t.timeoutAt) <= now() then
      sets.error = '{"code":"TIMEOUT","message":"The attempt took longer than its timeoutMs, ' .. t.timeoutMs .. '."}'
      mark_loss(t, sets, 0)
    else
      sets.error = '{"code":"LEASE_EXPIRED","message":"The lease ended without a word from ' .. t.assignedTo .. '."}'
      count_loss(t, sets, deny_max)
    end
    give_up(t, 'task.lease_expired', sets, nil, t.assignedTo, raised)
  end)
end
each_due(scheduled, function(t)
  leave(t)
  local sets = { status = 'pending', arrival = tonumber(t.attempt) > 0 and int(redis.call('INCR', seq)) or nil }
  enqueue(t, sets.arrival or t.arrival)
  step(t, 'task.unblocked', sets, { 'runAt' }, ',"reason":"due"')
end)
each_due(assigned, function(t) unassign(t, 'unclaimed') end)
for _, parent in ipairs(redis.call('ZRANGE', releasing, 0, max - 1)) do
  redis.call('ZREM', releasing, parent)
  release(parent, redis.call('HGET', tasks .. parent, 'status') or 'deleted')
end
redis.call('ZREMRANGEBYSCORE', dead, '-inf', int(now() - dead_ms))
redis.call('ZREMRANGEBYRANK', dead, 0, -dead_max - 1)

local next_due
for _, set in ipairs({ leases, scheduled, assigned, releasing }) do
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
  if first and not (hold and set == leases) then
    next_due = math.min(next_due or math.huge, tonumber(first))
  end
end
return { moved, next_due and int(math.max(0, next_due - now())) or '' }
