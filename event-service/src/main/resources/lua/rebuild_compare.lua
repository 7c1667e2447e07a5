-- rebuild_compare: a page of the view of tasks, held against the tasks themselves.
--
-- Key     rebuilt_tasks hash written
-- Keys    tasks hash read
-- Uses    rebuild_mine
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3] cursor, or empty for the tasks in ARGV[5..]   ARGV[4] count
-- Returns   {cursor, equal, ended and no longer in Redis, without a beginning, digest of the equal ones,
--           {id, as its events tell it, as it is, …} of those that differ, {status, tasks of the view, …}}; what is
--           not there is empty
-- Refuses   CONFLICT another run has the views
-- Guarantee changes nothing; one that moves meanwhile may differ until its events were read again
-- Cost      O(count)
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
local OVER = { completed = true, failed = true, cancelled = true, deleted = true }
local cursor, page = '0', {}
if ARGV[3] ~= '' then
  cursor, page = unpack(redis.call('HSCAN', rebuilt_tasks, ARGV[3], 'COUNT', ARGV[4]))
else
  for i = 5, #ARGV do
    page[#page + 1] = ARGV[i]
    page[#page + 1] = redis.call('HGET', rebuilt_tasks, ARGV[i])
  end
end

local function as_it_is(id)
  local version, status, priority, attempt, holder = unpack(redis.call('HMGET', tasks .. id, 'version', 'status',
    'priority', 'attempt', 'assignedTo'))
  if not version then return '' end
  return status == 'deleted' and version .. ' deleted'
    or version .. ' ' .. status .. ' ' .. priority .. ' ' .. attempt .. ' ' .. (holder or '')
end

local equal, ended, unborn, digest, differ, counts = 0, 0, 0, 0, {}, {}
for i = 1, #page, 2 do
  local id, is = page[i], as_it_is(page[i])
  local born, told = string.match(page[i + 1] or '', '^(%d) %d+ (.*)$')
  local version, status = string.match(told or '', '^(%d+) (%S+)')
  if status then counts[status] = (counts[status] or 0) + 1 end
  if status == 'deleted' then told = version .. ' deleted' end
  if born == '0' then
    unborn = unborn + 1
  elseif is == '' and (not told or OVER[status]) then
    ended = ended + 1
  elseif told == is then
    equal = equal + 1
    digest = digest + tonumber(string.sub(redis.sha1hex(id .. ' ' .. told), 1, 10), 16) -- 40 bits: sums stay exact
  else
    differ[#differ + 1], differ[#differ + 2], differ[#differ + 3] = id, told or '', is
  end
end
local statuses = {}
for status, count in pairs(counts) do
  statuses[#statuses + 1], statuses[#statuses + 2] = status, count
end
return { cursor, equal, ended, unborn, int(digest), differ, statuses }
