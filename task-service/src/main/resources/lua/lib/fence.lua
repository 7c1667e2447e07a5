-- fence: the next fence of a task, above every fence it ever had in any run of Redis: epoch * 2^32 + counter.
local function next_fence(fence, epoch)
  return math.floor(fence / 2 ^ 32) == epoch and fence + 1 or epoch * 2 ^ 32 + fence % 2 ^ 32 + 1
end
