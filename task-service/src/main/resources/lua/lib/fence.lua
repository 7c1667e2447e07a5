-- fence: above every fence that a task ever had, in any run of Redis: epoch * 2^32 + counter.
--
-- Key     epoch hash read
local function current_epoch()
  return tonumber(redis.call('HGET', epoch, 'epoch') or 0)
end

local function next_fence(fence, raised)
  return math.floor(fence / 2 ^ 32) == raised and fence + 1 or raised * 2 ^ 32 + fence % 2 ^ 32 + 1
end
