-- create: one new task in its first place.
--
-- Keys    results string read
-- Key     task_seq string written
-- Keys    tasks hash written
-- Caller  agent
-- Uses    batch, place, task, tie, weight

-- Parents of the same batch have their ids by now; one that was named in two ways is one.
local function resolved(parents, known, refs)
  local ids, seen = {}, {}
  for _, parent in ipairs(parents) do
    local id = refs[parent] or parent
    known[id] = known[parent]
    ids[#ids + 1] = not seen[id] and id or nil
    seen[id] = true
  end
  return ids
end

-- Behind its parents, ahead of its time, into the queue; or it ends with a result out of the cache, which is returned.
local function first_place(sets, parents, delay)
  local starts_at = tonumber(sets.runAt) or delay ~= '' and now() + delay or 0
  sets.runAt = starts_at > now() and int(starts_at) or nil
  local hit = sets.contentHash and redis.call('GET', results .. sets.contentHash)
  if hit then
    sets.status, sets.result, sets.completedAt, sets.runAt, sets.dependsOn = 'completed', hit, sets.createdAt, nil, nil
  elseif parents[1] then
    sets.status = 'blocked'
  elseif sets.runAt then
    sets.status = 'scheduled'
  end
  enter(sets)
  return hit
end

-- `item` has sets, delay, ref and parents; `known` the status of each parent; `refs` the ids of this batch.
local function create(item, known, refs)
  local sets = item.sets
  sets.arrival = int(redis.call('INCR', task_seq))
  sets.id, sets.status, sets.createdAt = 't-' .. sets.arrival, 'pending', int(now())
  sets.fence, sets.attempt, sets.schema = '0', '0', '1'
  sets.by = agent ~= '' and agent or nil
  refs[item.ref] = sets.id
  local parents = resolved(item.parents, known, refs)
  sets.dependsOn = parents[1] and cjson.encode(parents) or nil
  local hit = first_place(sets, parents, item.delay)
  local t = { id = sets.id, version = 0, updatedAt = 0, durability = sets.durability }
  step(t, 'task.created', sets, nil, ',"text":' .. cjson.encode(sets.text)
    .. (sets.redriveOf and ',"redriveOf":"' .. sets.redriveOf .. '"' or ''))
  count(t, 'created')
  if hit then
    count(t, 'completed')
    weigh_ended(t)
    if t.durability == 'volatile' then
      redis.call('PEXPIRE', tasks .. t.id, DAY_MS)
    end
  else
    count_live(t, 1)
  end
  if t.status == 'blocked' then
    tie(t, parents, known)
  end
  return t
end
