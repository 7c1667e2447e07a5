-- tenant_figures: how many tasks of a tenant stand where, who is there to run them, and how many were completed.
--
-- KEYS[1] pending      zset    read  cb:queue:tasks:pending
-- KEYS[2] assigned     zset    read  cb:queue:tasks:assigned
-- KEYS[3] scheduled    zset    read  cb:queue:tasks:scheduled
-- KEYS[4] blocked      zset    read  cb:queue:tasks:blocked
-- KEYS[5] leases       zset    read  cb:leases
-- KEYS[6] dead         zset    read  cb:dead:tasks
-- KEYS[7] outbox       zset    read  cb:outbox
-- KEYS[8] active       zset    read  cb:instances:active
-- KEYS[9] loads        zset    read  cb:instances:load
-- KEYS[10] completed   stream  read  cb:stream:task.completed
-- KEYS[11] requirements hash   read  cb:queue:requirements
-- KEYS[12] prefix cb:queue:tasks:pending:
-- KEYS[13] prefix cb:task:
-- ARGV[1] place in the stream up to which was counted, or empty   ARGV[2] how many were
-- Uses      oldest
-- Returns   {pending, assigned, scheduled, blocked, in progress, dead, outbox, instances, busy instances, ms since the creation of the
--           pending task that arrived first (0 when none is pending), place, completed}
-- Refuses   nothing
-- Guarantee Redis 7 counts what was ever added to a stream; before, at most 10,000 entries are counted by one run and the rest by the next
-- Cost      O((requirements + priorities in use) * log n); Redis 6.2 also what was completed since
local pending, assigned, scheduled, blocked, leases, dead, outbox, active, loads, completed, requirements, pendings, tasks = unpack(KEYS)
local place, counted = ARGV[1], tonumber(ARGV[2])

local function added()
  local info = redis.pcall('XINFO', 'STREAM', completed)
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
    local page = redis.call('XRANGE', completed, place == '' and '-' or '(' .. place, '+', 'COUNT', 1000)
    total, place = total + #page, page[1] and page[#page][1] or place
    if #page < 1000 then
      break
    end
  end
end

local waiting = redis.call('ZCARD', pending)
look(pending)
for _, set in ipairs(redis.call('HKEYS', requirements)) do
  waiting = waiting + redis.call('ZCARD', pendings .. set)
  look(pendings .. set)
end
local created = first_id and redis.call('HGET', tasks .. first_id, 'createdAt')

local figures = { waiting }
for i, set in ipairs({ assigned, scheduled, blocked, leases, dead, outbox, active }) do
  figures[i + 1] = redis.call('ZCARD', set)
end
figures[9] = redis.call('ZCOUNT', loads, '(0', '+inf')
figures[10] = created and math.max(0, now() - created) or 0
figures[11], figures[12] = place, int(total)
return figures
