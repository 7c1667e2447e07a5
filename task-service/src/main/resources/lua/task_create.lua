-- task_create: new tasks, each into the pending queue, the scheduled set or the blocked set; or born completed out of
-- the result cache.
--
-- Key     counted_batches zset read
-- Uses    ends, create, items, keyed, room, shown
-- ARGV[1] queueMax   ARGV[2] outboxMax   ARGV[3] requirementsMax   ARGV[4] tasks or empty   ARGV[5] bytes or empty
-- ARGV[6] auditMax   ARGV[7] countedMax   ARGV[8] JSON of parents that left Redis: id, status
-- ARGV[9] bytes of results that are shown
-- ARGV    per task: delay_ms or empty, ref or empty, number of strings that follow, field, value, … (text, priority,
-- and what else was given;
--         once: digest, life_ms and idempotency key of an item, batchTotal: tasks of its counted batch)
-- Returns   per task: id, status, createdAt, result or empty; or WORD sentence; or the text parents and the ids of
--           those not in Redis
-- Refuses   UNAVAILABLE ids need a new block; FULL queueMax, outboxMax, auditMax, tasks, bytes; of one task also
--           NOT_FOUND a parent, FULL requirementsMax, countedMax (in this order)
-- Guarantee ids grow; a task is in exactly one place; nothing is written for a task that is refused. One task per
--           idempotency key of an item.
-- Cost      O(log n) per task and parent; a new one has no dependants
local queue_max, outbox_max, requirements_max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local tasks_max, bytes_max, audit_max = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local counted_max, left, results_max = tonumber(ARGV[7]), cjson.decode(ARGV[8]), tonumber(ARGV[9])

local refs = {}
local items, known, new, unknown = read_items(10, left, refs)
local room = look_for_room(queue_max, outbox_max, tasks_max, bytes_max, audit_max)
local word, sentence = room(1)
if new and word then
  return refuse_all(word, sentence)
elseif #unknown > 1 then
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
  local full, what = room_for_requirements(item.sets.requires, requirements_max)
  if full then
    return full, what
  end
  local batch = item.sets.batchTotal and item.sets.batchId
  if batch and not redis.call('ZSCORE', counted_batches, batch) and not_ended(counted_batches) >= counted_max then
    return 'FULL', 'countedMax is reached: ' .. int(counted_max) .. ' batches are counted.'
  end
  return room(n)
end

local answers, made = {}, 0
word, sentence = why_not(items[1], 1)
if word and #items == 1 and not items[1].key and not items[1].sets.batchTotal then
  return refuse_all(word, sentence)
end
for _, item in ipairs(items) do
  local answer = item.first or kept(item)
  local final = answer
  if answer and answer[2] then
    refs[item.ref], known[item.ref] = answer[1], known[item.ref] or answer[2]
  elseif not answer then
    word, sentence = why_not(item, made + 1)
    if word then
      answer = { word .. ' ' .. sentence }
    else
      made = made + 1
      local t = create(item, known, refs)
      known[item.ref] = t.status
      answer = { t.id, t.status, t.createdAt, t.status == 'completed' and t.result or '' }
    end
    final = keep(item, answer)
  end
  if final and not answer[2] and not answer.made then
    count_refused(item)
  end
  answers[#answers + 1], results_max = shown(answer, results_max)
end
return answers
