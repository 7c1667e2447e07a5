-- step_down: leadership that is given up is vacant at once.
--
-- Key     leader string written
-- Uses    leading
local function step_down(id)
  if select(2, leading()) == id then
    redis.call('DEL', leader)
  end
end
