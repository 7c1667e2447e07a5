-- task_create: new tasks, each into the pending queue or, with runAt ahead, into the scheduled set.
--
-- KEYS[1..17] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] queueMax   ARGV[3] outboxMax
-- ARGV    per task: delay_ms or empty, number of strings that follow, field, value, … (text, priority, and what else the caller gave)
-- Uses      task
-- Returns   per task: id, status, createdAt; or the text FULL … for those that came after a limit
-- Refuses   UNAVAILABLE ids need a new block; FULL queueMax, outboxMax (for the first task; in this order)
-- Guarantee ids grow; a task is in exactly one place; nothing is written for a task that is refused.
-- Cost      O(log n) per task
local queue_max, outbox_max = tonumber(ARGV[2]), tonumber(ARGV[3])

local ceiling = redis.call('HGET', epoch, 'ceiling')
local last = tonumber(redis.call('GET', seq) or 0)
local queued = redis.call('ZCARD', pending) + redis.call('ZCARD', scheduled)
local unsaved = redis.call('ZCARD', outbox)

local function room(n)
  if not ceiling or last + n > tonumber(ceiling) then
    return 'UNAVAILABLE', 'No block of ids is open; PostgreSQL opens the next.'
  elseif queued + n > queue_max then
    return 'FULL', 'queueMax is reached: ' .. int(queue_max) .. ' tasks wait.'
  elseif unsaved + n > outbox_max then
    return 'FULL', 'outboxMax is reached: PostgreSQL is ' .. int(outbox_max) .. ' tasks behind.'
  end
end

local word, sentence = room(1)
if word then
  return refuse(word, sentence, 'outcome', 'not_done', 'retryAfterMs', 1000)
end

local answers, at, n = {}, 4, 0
while at < #ARGV do
  local delay, first = ARGV[at], at + 2
  local count = tonumber(ARGV[at + 1])
  at = first + count
  word, sentence = room(n + 1)
  if word then
    answers[#answers + 1] = { word .. ' ' .. sentence }
  else
    n = n + 1
    local arrival = int(redis.call('INCR', seq))
    local sets = { id = 't-' .. arrival, status = 'pending', createdAt = int(now()), fence = '0', attempt = '0', arrival = arrival, schema = '1' }
    for i = first, at - 1, 2 do
      sets[ARGV[i]] = ARGV[i + 1]
    end
    local due = tonumber(sets.runAt) or delay ~= '' and now() + delay or 0
    if due > now() then
      sets.status, sets.runAt = 'scheduled', int(due)
      redis.call('ZADD', scheduled, int(due), sets.id)
    else
      redis.call('ZADD', pending, score(sets, arrival), sets.id)
    end
    local t = { id = sets.id, version = 0, updatedAt = 0 }
    step(t, 'task.created', sets, nil, ',"text":' .. cjson.encode(sets.text))
    answers[#answers + 1] = { t.id, t.status, t.createdAt }
  end
end
return answers
