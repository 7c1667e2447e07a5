-- parents: tasks that wait for others. A child stands in the set of each open parent and counts them in openParents.
--
-- Costs   dependants
-- Keys    dependants set written
-- Key     releasing zset written
-- Keys    tasks hash written
-- Uses    close, place, task
-- Each    released = 0
local RELEASE_MAX = 100

-- All its parents are done: into the queue, or the scheduled set when its time is still ahead.
local function unblock(t)
  leave(t)
  local ahead = t.runAt and tonumber(t.runAt) > now()
  step(t, 'task.unblocked', { status = ahead and 'scheduled' or 'pending' },
    { 'openParents', not ahead and 'runAt' or nil }, ',"reason":"parents"')
  enter(t)
end

-- A parent of this blocked task ended otherwise than completed. Whether the task goes on without it; or it failed too.
local function goes_on(t, parent, outcome)
  if t.onParentFailure == 'run' then
    return true
  end
  if t.onParentFailure ~= 'block' then
    local err = '{"code":"PARENT_FAILED","message":"' .. parent .. ' is ' .. outcome .. '."}'
    close(t, 'failed', { error = err }, ',"error":' .. err)
  end
  return false
end

-- One child of a parent that ended. Whether it failed with it, so that its own children move too.
local function move(child, parent, outcome)
  local t = get(child)
  if not t or t.status ~= 'blocked' then
    return false
  end
  if (outcome == 'completed' or goes_on(t, parent, outcome))
      and redis.call('HINCRBY', tasks .. child, 'openParents', -1) <= 0 then
    unblock(t)
  end
  return t.status == 'failed'
end

-- This task ended: its children move, and theirs. At most RELEASE_MAX in one script; the sweeper goes on with the rest.
local function release(parent, outcome)
  local over, at = { parent }, 1
  while over[at] do
    local children = dependants .. over[at]
    local child = released < RELEASE_MAX and redis.call('SPOP', children)
    if child then
      released = released + 1
      over[#over + 1] = move(child, over[at], at == 1 and outcome or 'failed') and child or nil
    else
      if redis.call('EXISTS', children) == 1 then
        redis.call('ZADD', releasing, int(now()), over[at])
      end
      at = at + 1
    end
  end
end
