-- task_sweep: what time does: leases end, scheduled tasks come due, unclaimed assignments go back. Safe on every replica at once.
--
-- KEYS[1..17] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] max   ARGV[3] 1 to hold leases back   ARGV[4] dead_max   ARGV[5] dead_ms   ARGV[6] deny_max
-- Uses      fence, task, lease, finish, assign
-- Returns   how many tasks moved, milliseconds to the next due one (empty when none)
-- Refuses   nothing
-- Guarantee Redis' clock decides; a task that loses its lease gets a new fence; at most max tasks of each kind per run.
-- Cost      O(max * log n)
local max, hold, dead_max, dead_ms, deny_max = tonumber(ARGV[2]), ARGV[3] == '1', tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local raised, moved = current_epoch(), 0

local function due(set)
  return redis.call('ZRANGEBYSCORE', set, '-inf', int(now()), 'LIMIT', 0, max)
end

-- A worker that lost this task twice is not given it again, unless that would leave nobody.
local function count_loss(t, sets)
  local losses = cjson.decode(t.lostBy or '{}')
  losses[t.assignedTo] = (losses[t.assignedTo] or 0) + 1
  sets.lostBy = cjson.encode(losses)
  local auto = cjson.decode(t.denyAuto or '[]')
  if losses[t.assignedTo] == 2 then
    auto[#auto + 1] = t.assignedTo
  end
  local live = redis.call('ZCARD', active)
  sets.denyAuto = #auto > 0 and #auto < live and #auto <= deny_max and cjson.encode(auto) or t.denyAuto and '[]' or nil
end

for _, id in ipairs(hold and {} or due(leases)) do
  local t = get(id)
  local worker = t.assignedTo
  local sets = { error = '{"code":"LEASE_EXPIRED","message":"The lease ended without a word from ' .. worker .. '."}' }
  count_loss(t, sets)
  give_up(t, 'task.lease_expired', sets, nil, worker, raised)
  moved = moved + 1
end
for _, id in ipairs(due(scheduled)) do
  local t, sets = get(id), { status = 'pending' }
  leave(t)
  if tonumber(t.attempt) > 0 then
    sets.arrival = int(redis.call('INCR', seq))
  end
  redis.call('ZADD', pending, score(t, sets.arrival or t.arrival), id)
  step(t, 'task.unblocked', sets, { 'runAt' }, ',"reason":"due"')
  moved = moved + 1
end
for _, id in ipairs(due(assigned)) do
  unassign(get(id), 'unclaimed')
  moved = moved + 1
end
redis.call('ZREMRANGEBYSCORE', dead, '-inf', int(now() - dead_ms))
redis.call('ZREMRANGEBYRANK', dead, 0, -dead_max - 1)

local next_due
for _, set in ipairs({ leases, scheduled, assigned }) do
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
  if first and not (hold and set == leases) then
    next_due = math.min(next_due or math.huge, tonumber(first))
  end
end
return { moved, next_due and int(math.max(0, next_due - now())) or '' }
