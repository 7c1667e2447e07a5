-- rebuild_states: tasks as they are.
--
-- Key     rebuilt_tasks hash read
-- Keys    tasks hash read
-- ARGV    their ids
-- Returns   {of each: version, status, priority, attempt, holder, with a blank between, of a deleted one the first two,
--           empty when it is not there}, {those that have a row in the view, …}
-- Refuses   nothing
-- Guarantee as of one moment
-- Cost      O(ids)
local states, known = {}, {}
local rows = redis.call('HMGET', rebuilt_tasks, unpack(ARGV))
for i, id in ipairs(ARGV) do
  local is = redis.call('HMGET', tasks .. id, 'version', 'status', 'priority', 'attempt', 'assignedTo')
  states[i] = not is[1] and '' or is[2] == 'deleted' and is[1] .. ' deleted'
    or is[1] .. ' ' .. is[2] .. ' ' .. is[3] .. ' ' .. is[4] .. ' ' .. (is[5] or '')
  if rows[i] then known[#known + 1] = id end
end
return { states, known }
