-- task_delete: forget ended tasks. What stays is a tombstone, so that PostgreSQL forgets too and no late copy brings
-- the task back.
--
-- Key     dead_tasks zset written
-- Keys    task_assignments list written
-- Keys    tasks hash written
-- Uses    archived, own, task
-- ARGV    per task: id, number of strings that follow (its hash from PostgreSQL when it left Redis), field, value, …
-- Returns   per task: 1 deleted, 0 it has not ended; nothing when the only one is not in Redis and its hash was not
--           given
-- Refuses   of one task: NOT_FOUND it was deleted, FORBIDDEN another's, CONFLICT it has not ended
-- Guarantee its text, result and output are gone from Redis; one event each; the tombstone leaves when PostgreSQL has
--           it.
-- Cost      O(log n) per task
local KEPT = { 'id', 'status', 'version', 'priority', 'createdAt', 'updatedAt', 'attempt', 'maxAttempts', 'durability',
  'arrival', 'fence', 'schema' }
local READ = { 'batchId', 'by', 'requires', unpack(KEPT) }

local function bury(t)
  redis.call('ZREM', dead_tasks, t.id)
  redis.call('UNLINK', tasks .. t.id .. ':output', task_assignments .. t.id .. ':assignments', tasks .. t.id)
  local kept = {}
  for _, field in ipairs(KEPT) do
    kept[field] = t[field] and tostring(t[field])
  end
  kept.status, kept.text = 'deleted', ''
  step(t, 'task.deleted', kept)
  if t.durability == 'volatile' then
    redis.call('DEL', tasks .. t.id)
  end
end

local only, after = get_or_archived(1, READ)
if after > #ARGV and not only then
  return unknown(1)
end
local refusal = only and not_own(only)
if refusal then
  return refusal
end
if after > #ARGV and not is_over(only) then
  return refuse('CONFLICT', only.id .. ' is ' .. only.status .. '; only an ended task can be deleted.',
    'state', only.status, 'fix', 'Cancel it first with task.cancel.')
end

local answers, at = {}, 1
while at < #ARGV do
  local t
  t, at = get_or_archived(at, READ)
  local over = t and is_over(t)
  answers[#answers + 1] = over and 1 or 0
  if over then
    bury(t)
  end
end
return answers
