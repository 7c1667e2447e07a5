-- lags: for how long what should move has stood still, in ms; 0 when nothing does. The first 1,000 leases and the 100
-- groups that were longest not fetched from are looked at, and no others; where nobody leads also 100 instances.
--
-- Key     active_instances zset read
-- Key     assigned zset read
-- Keys    group_ages zset read
-- Key     group_names zset read
-- Keys    group_orders zset read
-- Keys    instances hash read
-- Key     leader string read
-- Key     leases zset read
-- Keys    tasks hash read
local LEASES_MAX, GROUPS_MAX, INSTANCES_MAX = 1000, 100, 100

local function since(ms)
  return ms and int(math.max(0, now() - ms)) or 0
end

local function first_score(set)
  return redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
end

-- Of the first lease or assignment that is over: the sweeper should have ended it.
local function overdue()
  return math.max(since(first_score(leases)), since(first_score(assigned)))
end

-- Of the task in progress of which its worker has told nothing for longest, however often it beats: since it was
-- claimed or changed, or its last progress.
local function silent()
  local longest = 0
  for _, id in ipairs(redis.call('ZRANGE', leases, 0, LEASES_MAX - 1)) do
    local told = redis.call('HMGET', tasks .. id, 'updatedAt', 'progressAt')
    longest = math.max(longest, since(told[1] and math.max(told[1], told[2] or 0)))
  end
  return longest
end

-- 1 where an instance may lead and none does: who is drained, unhealthy or the session of an agent may not.
local function leaderless()
  if redis.call('EXISTS', leader) == 1 then
    return 0
  end
  for _, id in ipairs(redis.call('ZRANGE', active_instances, 0, INSTANCES_MAX - 1)) do
    local session, draining, status = unpack(redis.call('HMGET', instances .. id, 'session', 'draining', 'status'))
    if not session and not draining and status ~= 'unhealthy' then
      return 1
    end
  end
  return 0
end

-- How many groups there are, their events that are not settled, and the age of the oldest of these.
local function unsettled()
  local events, longest = 0, 0
  for _, group in ipairs(redis.call('ZRANGE', group_names, 0, GROUPS_MAX - 1)) do
    events = events + redis.call('ZCARD', group_orders .. group)
    longest = math.max(longest, since(first_score(group_ages .. group)))
  end
  return redis.call('ZCARD', group_names), events, longest
end
