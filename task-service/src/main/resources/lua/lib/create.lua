-- create: the room for new tasks, and one new task in its first place.
local queue_max, outbox_max = tonumber(ARGV[2]), tonumber(ARGV[3])
local ceiling, open_run = unpack(redis.call('HMGET', epoch, 'ceiling', 'runId'))
local last = tonumber(redis.call('GET', seq) or 0)
local unsaved = redis.call('ZCARD', outbox)
local queued = redis.call('ZCARD', pending) + redis.call('ZCARD', scheduled) + redis.call('ZCARD', blocked)
for _, set in ipairs(redis.call('HKEYS', requirements)) do
  queued = queued + redis.call('ZCARD', pendings .. set)
end

-- nil when n more tasks may be, else WORD and sentence.
local function room(n)
  if not open_run then
    return 'UNAVAILABLE', 'Redis is being refilled from PostgreSQL.'
  elseif last + n > tonumber(ceiling) then
    return 'UNAVAILABLE', 'No block of ids is open; PostgreSQL opens the next.'
  elseif queued + n > queue_max then
    return 'FULL', 'queueMax is reached: ' .. int(queue_max) .. ' tasks wait.'
  elseif unsaved + n > outbox_max then
    return 'FULL', 'outboxMax is reached: PostgreSQL is ' .. int(outbox_max) .. ' tasks behind.'
  end
end

-- Refuses the whole call; a limit is named.
local function refuse_all(word, sentence)
  if word == 'FULL' then
    return refuse(word, sentence, 'limit', string.match(sentence, '^%w+'), 'outcome', 'not_done', 'retryAfterMs', 1000)
  end
  return refuse(word, sentence, unpack(word == 'UNAVAILABLE' and { 'outcome', 'not_done', 'retryAfterMs', 1000 } or {}))
end

local refs = {}
-- Parents of the same batch have their ids by now.
local function resolved(parents, known)
  local ids = {}
  for i, parent in ipairs(parents) do
    ids[i] = refs[parent] or parent
    known[ids[i]] = known[parent]
  end
  return ids
end

-- `item` has sets, delay, ref and parents; `known` the status of each parent.
local function create(item, known)
  local sets = item.sets
  local arrival = int(redis.call('INCR', seq))
  sets.id, sets.status, sets.createdAt, sets.fence, sets.attempt, sets.arrival, sets.schema = 't-' .. arrival, 'pending', int(now()), '0', '0', arrival, '1'
  refs[item.ref] = sets.id
  local parents = resolved(item.parents, known)
  sets.dependsOn = parents[1] and cjson.encode(parents) or nil
  local due = tonumber(sets.runAt) or item.delay ~= '' and now() + item.delay or 0
  sets.runAt = due > now() and int(due) or nil
  local hit = sets.contentHash and redis.call('GET', results .. sets.contentHash)
  if hit then
    sets.status, sets.result, sets.completedAt, sets.runAt, sets.dependsOn = 'completed', hit, sets.createdAt, nil, nil
  elseif parents[1] then
    sets.status = 'blocked'
    redis.call('ZADD', blocked, arrival, sets.id)
  elseif due > now() then
    sets.status = 'scheduled'
    redis.call('ZADD', scheduled, sets.runAt, sets.id)
  else
    enqueue(sets, arrival)
  end
  local t = { id = sets.id, version = 0, updatedAt = 0, durability = sets.durability }
  step(t, 'task.created', sets, nil, ',"text":' .. cjson.encode(sets.text) .. (sets.redriveOf and ',"redriveOf":"' .. sets.redriveOf .. '"' or ''))
  count(t, 'created')
  if hit then
    count(t, 'completed')
    if t.durability == 'volatile' then
      redis.call('PEXPIRE', tasks .. t.id, DAY_MS)
    end
  else
    count_requirements(t, 1)
  end
  if t.status == 'blocked' then
    tie(t, parents, known)
  end
  return t
end
