-- parents: tasks that wait for others. A child stands in the set of each open parent and counts them in openParents.
local ENDED = { completed = true, failed = true, cancelled = true, deleted = true }
local RELEASE_MAX = 100
local released = 0
local finish -- lib/finish.lua: a child may fail with its parent, and then its own children

-- All its parents are done: into the queue, or the scheduled set when its time is still ahead.
local function unblock(t)
  leave(t)
  local ahead = t.runAt and tonumber(t.runAt) > now()
  if ahead then
    redis.call('ZADD', scheduled, t.runAt, t.id)
  else
    enqueue(t, t.arrival)
  end
  step(t, 'task.unblocked', { status = ahead and 'scheduled' or 'pending' }, { 'openParents', not ahead and 'runAt' or nil }, ',"reason":"parents"')
end

-- A parent of this blocked task ended otherwise than completed. Whether the task goes on without it.
local function goes_on(t, parent, outcome)
  if t.onParentFailure == 'run' then
    return true
  end
  if t.onParentFailure ~= 'block' then
    local err = '{"code":"PARENT_FAILED","message":"' .. parent .. ' is ' .. outcome .. '."}'
    finish(t, 'failed', { error = err }, ',"error":' .. err)
  end
  return false
end

-- This task ended: its children move. At most RELEASE_MAX in one script, children of children included; the sweeper goes on with the rest.
local function release(parent, outcome)
  local children = dependants .. parent
  while released < RELEASE_MAX do
    local child = redis.call('SPOP', children)
    if not child then
      return
    end
    released = released + 1
    local t = get(child)
    if t and t.status == 'blocked' and (outcome == 'completed' or goes_on(t, parent, outcome))
        and redis.call('HINCRBY', tasks .. child, 'openParents', -1) <= 0 then
      unblock(t)
    end
  end
  if redis.call('EXISTS', children) == 1 then
    redis.call('ZADD', releasing, int(now()), parent)
  end
end
