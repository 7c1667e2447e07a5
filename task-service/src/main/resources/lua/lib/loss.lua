-- loss: who lost a lease of this task has to show its fence from then on, however it was lost: has_lost() of
-- lib/lease.lua tells.
--
-- Uses    lapse
local LOSERS_MAX = 100

-- Beyond LOSERS_MAX everybody has to. `blame` is 1 when it counts against the worker. Returns how often that was the
-- case.
local function mark_loss(t, sets, blame)
  local losses, losers = cjson.decode(t.lostBy or '{}'), 0
  for _ in pairs(losses) do
    losers = losers + 1
  end
  local worker = (losses[t.assignedTo] or losers < LOSERS_MAX) and t.assignedTo or '*'
  losses[worker] = (losses[worker] or 0) + blame
  lapse(t.assignedTo, t.id)
  sets.lostBy = cjson.encode(losses)
  return losses[worker]
end

-- A worker that was to blame twice is denied this task, while the list has room; task.claim drops such entries when
-- they would leave nobody.
local function count_loss(t, sets, deny_max)
  local worker, auto = t.assignedTo, cjson.decode(t.denyAuto or '[]')
  if mark_loss(t, sets, 1) > 1 and not string.find(t.denyAuto or '', '"' .. worker .. '"', 1, true)
      and #auto + #cjson.decode(t.deny or '[]') < deny_max then
    auto[#auto + 1] = worker
    sets.denyAuto = cjson.encode(auto)
  end
end
