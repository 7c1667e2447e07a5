-- task_pause: no task is given to any worker until task_resume; what is running goes on.
--
-- Keys    event_channels channel written
-- Key     paused string written
-- Key     resumed string written
-- ARGV[1] 1 to pause, 0 to resume   ARGV[2] JSON of who and why
-- Returns   1 when it changed, 0 when it was so already; who made it so and why, empty when nobody did within a day
-- Refuses   nothing
-- Guarantee claims ask in their own script; waiting claims are woken by a resume.
-- Cost      O(1)
local DAY_MS = 86400000
local pause, why = ARGV[1] == '1', ARGV[2]

local was = redis.call('EXISTS', paused) == 1
if pause and not was then
  redis.call('SET', paused, why)
elseif was and not pause then
  redis.call('DEL', paused)
  redis.call('SET', resumed, why, 'PX', DAY_MS)
  redis.call('PUBLISH', event_channels .. 'task.resumed', '- -')
end
local kept = pause and redis.call('GET', paused) or not pause and redis.call('GET', resumed)
return { was ~= pause and 1 or 0, kept or '' }
