-- task_sweep: what time does: leases end, scheduled tasks come due, unclaimed assignments go back. Safe on every
-- replica at once.
--
-- Key     assigned zset written
-- Key     dead_tasks zset written
-- Key     leases zset written
-- Key     releasing zset written
-- Key     scheduled zset written
-- Key     task_seq string written
-- Keys    tasks hash read
-- Uses    fence, loss, parents, place, retry, task, unassign
-- ARGV[1] max   ARGV[2] 1 to hold leases back   ARGV[3] dead_max   ARGV[4] dead_ms   ARGV[5] deny_max
-- Returns   how many tasks moved, milliseconds to the next due one (empty when none)
-- Refuses   nothing
-- Guarantee Redis' clock decides; a task that loses its lease gets a new fence; at most max tasks of each kind per run.
-- Cost      O(max * log n)
local max, hold = tonumber(ARGV[1]), ARGV[2] == '1'
local dead_max, dead_ms, deny_max = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
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
  local sets = { status = 'pending', arrival = tonumber(t.attempt) > 0 and int(redis.call('INCR', task_seq)) or nil }
  enqueue(t, sets.arrival or t.arrival)
  step(t, 'task.unblocked', sets, { 'runAt' }, ',"reason":"due"')
end)
each_due(assigned, function(t) unassign(t, 'unclaimed') end)
for _, parent in ipairs(redis.call('ZRANGE', releasing, 0, max - 1)) do
  redis.call('ZREM', releasing, parent)
  release(parent, redis.call('HGET', tasks .. parent, 'status') or 'deleted')
end
redis.call('ZREMRANGEBYSCORE', dead_tasks, '-inf', int(now() - dead_ms))
redis.call('ZREMRANGEBYRANK', dead_tasks, 0, -dead_max - 1)

local next_due
for _, set in ipairs({ leases, scheduled, assigned, releasing }) do
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
  if first and not (hold and set == leases) then
    next_due = math.min(next_due or math.huge, tonumber(first))
  end
end
return { moved, next_due and int(math.max(0, next_due - now())) or '' }
