-- task_create: new tasks, each into the pending queue, the scheduled set or the blocked set; or born completed out of the result cache.
--
-- KEYS[1..28] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] queueMax   ARGV[3] outboxMax   ARGV[4] requirementsMax   ARGV[5] JSON of parents that left Redis: id, status
-- ARGV    per task: delay_ms or empty, ref or empty, number of strings that follow, field, value, … (text, priority, and what else was given)
-- Uses      fence, task, place, lease, parents, finish, create
-- Returns   per task: id, status, createdAt, result or empty; or WORD sentence; or the text parents and the ids of those not in Redis
-- Refuses   UNAVAILABLE ids need a new block; FULL queueMax, outboxMax; of one task also NOT_FOUND a parent, FULL requirementsMax (in this order)
-- Guarantee ids grow; a task is in exactly one place; nothing is written for a task that is refused.
-- Cost      O(log n) per task and parent
local requirements_max, left = tonumber(ARGV[4]), cjson.decode(ARGV[5])

local word, sentence = room(1)
if word then
  return refuse(word, sentence, 'outcome', 'not_done', 'retryAfterMs', 1000)
end

local items, known, unknown, at = {}, {}, { 'parents' }, 6
while at < #ARGV do
  local item, first = { delay = ARGV[at], ref = ARGV[at + 1], sets = {} }, at + 3
  at = first + ARGV[at + 2]
  for i = first, at - 1, 2 do
    item.sets[ARGV[i]] = ARGV[i + 1]
  end
  item.parents = item.sets.dependsOn and cjson.decode(item.sets.dependsOn) or {}
  for _, parent in ipairs(item.parents) do
    if not known[parent] and string.match(parent, '^t%-%d+$') then
      local status = redis.call('HGET', tasks .. parent, 'status')
      known[parent] = status or left[parent]
      unknown[#unknown + 1] = not known[parent] and parent or nil
    end
  end
  items[#items + 1] = item
end
if #unknown > 1 then
  return unknown, true
end

-- Why this task cannot be; nothing is written before it is asked.
local function why_not(item, n)
  for _, parent in ipairs(item.parents) do
    if known[parent] == 'none' or known[parent] == 'deleted' then
      return 'NOT_FOUND', 'No task ' .. parent .. '.'
    elseif not known[parent] then
      return 'CONFLICT', 'Its parent ' .. parent .. ' was not created.'
    end
  end
  local set = item.sets.requires
  if set and redis.call('HEXISTS', requirements, set) == 0 and redis.call('HLEN', requirements) >= requirements_max then
    return 'FULL', 'requirementsMax is reached: ' .. int(requirements_max) .. ' distinct sets of requirements.'
  end
  return room(n)
end

local answers, made = {}, 0
word, sentence = why_not(items[1], 1)
if word and #items == 1 then
  return refuse(word, sentence, word == 'FULL' and 'retryAfterMs' or nil, 1000)
end
for _, item in ipairs(items) do
  word, sentence = why_not(item, made + 1)
  if word then
    answers[#answers + 1] = { word .. ' ' .. sentence }
  else
    made = made + 1
    local t = create(item, known)
    known[item.ref] = t.status
    answers[#answers + 1] = { t.id, t.status, t.createdAt, t.status == 'completed' and t.result or '' }
  end
end
return answers
