-- tie: a new blocked task, already in its place, to its open parents.
--
-- Keys    dependants set written
-- Keys    tasks hash written
-- Uses    parents
local ENDED = { completed = true, failed = true, cancelled = true, deleted = true }

-- `known` has the status of each.
local function tie(t, parents, known)
  local open, failed = 0, nil
  for _, parent in ipairs(parents) do
    if not ENDED[known[parent]] then
      redis.call('SADD', dependants .. parent, t.id)
      open = open + 1
    elseif known[parent] ~= 'completed' and t.onParentFailure ~= 'run' then
      failed = parent
      open = open + 1
    end
  end
  redis.call('HSET', tasks .. t.id, 'openParents', open)
  if failed then
    goes_on(t, failed, known[failed])
    if t.status == 'failed' then release(t.id, t.status) end
  elseif open == 0 then
    unblock(t)
  end
end
