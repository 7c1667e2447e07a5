-- tenant_figures: how many tasks of a tenant stand where, who is there to run them, and how many were completed.
--
-- Key     active_instances zset read
-- Key     assigned zset read
-- Key     assignments list read
-- Key     blocked zset read
-- Key     dead_tasks zset read
-- Key     instance_loads zset read
-- Key     leases zset read
-- Key     outbox zset read
-- Key     pending zset read
-- Keys    requirement_queues zset read
-- Key     requirements hash read
-- Key     scheduled zset read
-- Keys    strict_queues zset read
-- Key     stream:task.completed stream read
-- Keys    tasks hash read
-- Uses    lags, oldest
-- ARGV[1] place in the stream up to which was counted, or empty   ARGV[2] how many were
-- Returns   {pending, assigned, scheduled, blocked, in progress, dead, outbox, instances, busy instances, ms since the
--           creation of the pending task that arrived first (0 when none is pending), place, completed, the largest
--           load, ms from creation to claim of the last 100 claims together, how many those were, ms that the sweeper
--           is late, ms that a worker has told nothing, 1 where instances have no leader, groups, events of groups that
--           are not settled, ms of the oldest of these}
-- Refuses   nothing
-- Guarantee Redis 7 counts what was ever added to a stream; before, at most 10,000 entries are counted by one run and
--           the rest by the next
-- Cost      O((requirements + priorities in use) * log n), and some leases and groups; Redis 6.2 also what came since
local place, counted = ARGV[1], tonumber(ARGV[2])

local function added()
  local info = redis.pcall('XINFO', 'STREAM', stream)
  for i = 1, info.err and 0 or #info, 2 do
    if info[i] == 'entries-added' then
      return info[i + 1]
    end
  end
end

local total = added()
if not total then
  total = counted
  for _ = 1, 10 do
    local page = redis.call('XRANGE', stream, place == '' and '-' or '(' .. place, '+', 'COUNT', 1000)
    total, place = total + #page, page[1] and page[#page][1] or place
    if #page < 1000 then
      break
    end
  end
end

local waiting, lanes = redis.call('ZCARD', pending), redis.call('HKEYS', requirements)
local ANY = '*'
lanes[#lanes + 1] = ANY
look(pending)
for _, set in ipairs(lanes) do
  waiting = waiting + redis.call('ZCARD', requirement_queues .. set) + redis.call('ZCARD', strict_queues .. set)
  look(requirement_queues .. set)
  look(strict_queues .. set)
end
local created = first_id and redis.call('HGET', tasks .. first_id, 'createdAt')

local figures = { waiting }
for i, set in ipairs({ assigned, scheduled, blocked, leases, dead_tasks, outbox, active_instances }) do
  figures[i + 1] = redis.call('ZCARD', set)
end
figures[9], figures[10] = redis.call('ZCOUNT', instance_loads, '(0', '+inf'), since(created)
figures[11], figures[12] = place, int(total)
figures[13] = tonumber(redis.call('ZREVRANGE', instance_loads, 0, 0, 'WITHSCORES')[2] or 0)
figures[14], figures[15] = 0, 0
for _, entry in ipairs(redis.call('LRANGE', assignments, 0, 99)) do
  local given = cjson.decode(entry)
  if given.how == 'claim' and given.waitedMs then
    figures[14], figures[15] = figures[14] + given.waitedMs, figures[15] + 1
  end
end
figures[16], figures[17], figures[18] = overdue(), silent(), leaderless()
figures[19], figures[20], figures[21] = unsettled()
return figures
