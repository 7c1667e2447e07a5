-- task_sweep: what time does: leases end, scheduled tasks come due, unclaimed assignments go back. Safe on every
-- replica at once.
--
-- Key     assigned zset written
-- Key     dead_tasks zset written
-- Key     leases zset written
-- Key     releasing zset written
-- Key     scheduled zset written
-- Key     shares zset read
-- Key     task_seq string written
-- Keys    tasks hash read
-- Uses    contact, due, fence, gap, loss, parents, place, retry, task, unassign
-- ARGV[1] max   ARGV[2] dead_max   ARGV[3] dead_ms   ARGV[4] deny_max   ARGV[5] up to when this replica knows which
-- shares are open
-- Returns   how many tasks moved, milliseconds to the next due one (empty when none), now, then id and requirements or
--           empty of each share that opened meanwhile
-- Refuses   nothing
-- Guarantee Redis' clock decides; a task that loses its lease gets a new fence. A lease that ran out while nobody could
--           renew it is held once, for its own leaseMs. At most max tasks of each kind per run; of what is due the most
--           urgent band of priorities comes first.
-- Cost      O(max * log n + dependants, at most 100)
local max, dead_max, dead_ms, deny_max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local SHARES_MAX = 1000
local raised, moved, known = current_epoch(), 0, ARGV[5]

-- A member without its hash (somebody evicted it) leaves too: it must not stop the others.
local function each(set, ids, move)
  for _, id in ipairs(ids) do
    local t = get(id)
    if t then move(t) else redis.call('ZREM', set, id) end
    moved = moved + 1
  end
end

local function lose(t)
  local sets = {}
  if t.timeoutAt and tonumber(t.timeoutAt) <= now() then
    sets.error = '{"code":"TIMEOUT","message":"The attempt took longer than its timeoutMs, ' .. t.timeoutMs .. '."}'
    mark_loss(t, sets, 0)
  else
    sets.error = '{"code":"LEASE_EXPIRED","message":"The lease ended without a word from ' .. t.assignedTo .. '."}'
    count_loss(t, sets, deny_max)
  end
  give_up(t, 'task.lease_expired', sets, nil, t.assignedTo, raised)
end

make_contact()
local last = hold_over_gap(max, lose)
each(leases, redis.call('ZRANGEBYSCORE', leases, '-inf', int(last), 'LIMIT', 0, max), lose)
each(scheduled, due_ids(max), function(t)
  leave(t)
  local sets = { status = 'pending', arrival = tonumber(t.attempt) > 0 and int(redis.call('INCR', task_seq)) or nil }
  step(t, 'task.unblocked', sets, { 'runAt' }, ',"reason":"due"')
  enter(t)
end)
each(assigned, redis.call('ZRANGEBYSCORE', assigned, '-inf', int(now()), 'LIMIT', 0, max), function(t)
  unassign(t, 'unclaimed')
end)
for _, parent in ipairs(redis.call('ZRANGE', releasing, 0, max - 1)) do
  redis.call('ZREM', releasing, parent)
  release(parent, redis.call('HGET', tasks .. parent, 'status') or 'deleted')
end
redis.call('ZREMRANGEBYSCORE', dead_tasks, '-inf', int(now() - dead_ms))
redis.call('ZREMRANGEBYRANK', dead_tasks, 0, -dead_max - 1)

local opens = redis.call('ZRANGEBYSCORE', shares, '(' .. int(now()), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local next_due = math.min(next_due_at(), tonumber(opens) or math.huge)
for _, set in ipairs({ leases, assigned, releasing }) do
  next_due = math.min(next_due, tonumber(redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]) or math.huge)
end
local answer = { moved, next_due < math.huge and int(math.max(0, next_due - now())) or '', int(now()) }
for _, id in ipairs(redis.call('ZRANGEBYSCORE', shares, '(' .. known, int(now()), 'LIMIT', 0, SHARES_MAX)) do
  answer[#answer + 1], answer[#answer + 2] = id, redis.call('HGET', tasks .. id, 'requires') or ''
end
return answer
