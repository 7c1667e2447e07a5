-- rebuild_merge: rows of the view of tasks, put together with what earlier ones told.
--
-- Key     rebuilt_tasks hash written
-- Uses    rebuild_mine
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3..] id, row, …; without any the views only live on
-- Returns   nothing
-- Refuses   CONFLICT another run has the views
-- Guarantee of a task's rows the one of the highest version wins, whatever their order
-- Cost      O(rows)
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
if not ARGV[3] then return {} end

-- Whether its first event is there, the version since which its holder has it, and what is compared: version, status,
-- priority, attempt; holder.
local ROW = '^(%d) (%d+) (%d+) (%S+ %d+ %d+) (%S*)$'
local function merged(one, other)
  local born, since, version, facts, holder = string.match(one, ROW)
  local other_born, other_since, other_version, other_facts, other_holder = string.match(other, ROW)
  if tonumber(other_version) > tonumber(version) then version, facts = other_version, other_facts end
  if tonumber(other_since) > tonumber(since) then since, holder = other_since, other_holder end
  return (other_born == '1' and '1' or born) .. ' ' .. since .. ' ' .. version .. ' ' .. facts .. ' ' .. holder
end

local ids, rows = {}, { unpack(ARGV, 3) }
for i = 1, #rows, 2 do
  ids[#ids + 1] = rows[i]
end
for i, earlier in ipairs(redis.call('HMGET', rebuilt_tasks, unpack(ids))) do
  rows[2 * i] = earlier and merged(earlier, rows[2 * i]) or rows[2 * i]
end
redis.call('HSET', rebuilt_tasks, unpack(rows))
return {}
