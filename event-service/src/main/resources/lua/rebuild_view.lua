-- rebuild_view: a page of the view of tasks.
--
-- Key     rebuilt_tasks hash written
-- Uses    rebuild_mine
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3] cursor, or empty for the tasks in ARGV[5..]   ARGV[4] count
-- Returns   {cursor, {id, row, …}}; the row of one that no event tells of is empty
-- Refuses   CONFLICT another run has the views
-- Guarantee changes nothing
-- Cost      O(count)
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
if ARGV[3] ~= '' then
  return redis.call('HSCAN', rebuilt_tasks, ARGV[3], 'COUNT', ARGV[4])
end
local page = {}
for i = 5, #ARGV do
  page[#page + 1] = ARGV[i]
  page[#page + 1] = redis.call('HGET', rebuilt_tasks, ARGV[i]) or ''
end
return { '0', page }
