-- loss: a worker that lost this task twice is denied it, while the list has room; task.claim drops such entries when they would leave nobody.
local function count_loss(t, sets, deny_max)
  local worker, losses, auto = t.assignedTo, cjson.decode(t.lostBy or '{}'), cjson.decode(t.denyAuto or '[]')
  losses[worker] = (losses[worker] or 0) + 1
  sets.lostBy = cjson.encode(losses)
  if losses[worker] > 1 and not string.find(t.denyAuto or '', '"' .. worker .. '"', 1, true) and #auto + #cjson.decode(t.deny or '[]') < deny_max then
    auto[#auto + 1] = worker
    sets.denyAuto = cjson.encode(auto)
  end
end
