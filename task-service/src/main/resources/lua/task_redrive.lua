-- task_redrive: run failed or cancelled tasks again, each as a new task that names the old one.
--
-- Key     dead_tasks zset written
-- Uses    archived, create, own, room, task
-- ARGV[1] queueMax   ARGV[2] outboxMax   ARGV[3] requirementsMax   ARGV[4] tasks or empty   ARGV[5] bytes or empty
-- ARGV[6] auditMax
-- ARGV    per task: id, number of strings that follow (its hash from PostgreSQL when it left Redis), field, value, …
-- Returns   per task: id, the new id, status, createdAt; or only the id when it cannot be run again; nothing when the
--           only one is not in Redis and its hash was not given
-- Refuses   UNAVAILABLE ids need a new block; FULL queueMax, outboxMax, auditMax, requirementsMax, tasks, bytes; of one
--           task also NOT_FOUND it was deleted, FORBIDDEN another's, CONFLICT it neither failed nor was cancelled, or
--           it was run again before
-- Guarantee an ended task runs again at most once; the new one begins with no attempt and no parents.
-- Cost      O(log n) per task; a new one has no dependants
local COPIED = { 'text', 'priority', 'metadata', 'maxAttempts', 'backoffInitialMs', 'backoffFactor', 'backoffMaxMs',
  'backoffJitter', 'durability', 'deny', 'batchId', 'contentHash', 'requires', 'timeoutMs', 'onParentFailure' }
local queue_max, outbox_max, requirements_max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local FIRST = 7

local function redrive(t)
  local sets = { redriveOf = t.id }
  for _, field in ipairs(COPIED) do
    sets[field] = t[field]
  end
  local new = create({ sets = sets, delay = '', ref = '', parents = {} }, {}, {})
  redis.call('ZREM', dead_tasks, t.id)
  revive(t)
  step(t, 'task.redriven', { redrivenAs = new.id }, nil, ',"redrivenAs":"' .. new.id .. '"')
  return { t.id, new.id, new.status, new.createdAt }
end

local function can_run(t)
  return t and (t.status == 'failed' or t.status == 'cancelled') and not t.redrivenAs
end

local only, after = get_or_archived(FIRST)
if after > #ARGV and not only then
  return unknown(FIRST)
end
local refusal = only and not_own(only)
if refusal then
  return refusal
end
if after > #ARGV and not can_run(only) then
  return refuse('CONFLICT', only.id .. (only.redrivenAs and ' was run again as ' .. only.redrivenAs .. '.'
    or ' is ' .. only.status .. ', neither failed nor cancelled.'), 'state', only.status)
end
local room = look_for_room(queue_max, outbox_max, tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]))

-- nil, or why the n-th new task cannot be.
local function why_not(t, n)
  local full, what = room_for_requirements(t.requires, requirements_max)
  if full then
    return full, what
  end
  return room(n)
end

local word, sentence = room(1)
if after > #ARGV and not word then
  word, sentence = why_not(only, 1)
end
if word then
  return refuse_all(word, sentence)
end

local answers, at, made = {}, FIRST, 0
while at < #ARGV do
  local id, t = ARGV[at], nil
  t, at = get_or_archived(at)
  if can_run(t) and not why_not(t, made + 1) then
    made = made + 1
    answers[#answers + 1] = redrive(t)
  else
    answers[#answers + 1] = { id }
  end
end
return answers
