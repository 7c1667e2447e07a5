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
  local version, status, priority, attempt, holder = unpack(redis.call('HMGET', tasks .. id, 'version', 'status',
    'priority', 'attempt', 'assignedTo'))
  states[i] = not version and '' or status == 'deleted' and version .. ' deleted'
    or version .. ' ' .. status .. ' ' .. priority .. ' ' .. attempt .. ' ' .. (holder or '')
  known[#known + 1] = rows[i] and id or nil
end
return { states, known }
