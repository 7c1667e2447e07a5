-- archived: ended tasks leave Redis after a while; what PostgreSQL has of one is given beside its id.
-- Reads at ARGV[at]: id, number of strings that follow, field, value, … Returns the task or nil, and where the next
--           begins.
--
-- Keys    tasks hash read
-- Uses    task
local function get_or_archived(at)
  local id, count = ARGV[at], tonumber(ARGV[at + 1])
  local t = get(id)
  if not t and count > 0 and redis.call('EXISTS', tasks .. id) == 0 then
    t = {}
    for i = at + 2, at + 1 + count, 2 do
      t[ARGV[i]] = ARGV[i + 1]
    end
  end
  return t, at + 2 + count
end

-- The answer for an only task, read at ARGV[at], that is neither here nor given: nothing, so that PostgreSQL is asked.
-- Of a deleted one it must not be.
local function unknown(at)
  if redis.call('EXISTS', tasks .. ARGV[at]) == 1 then
    return no_task(ARGV[at])
  end
  return {}, true
end
