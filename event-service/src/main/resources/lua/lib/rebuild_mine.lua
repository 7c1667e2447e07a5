-- rebuild_mine: whether a run of event.rebuild still has the views; if so they live on.
--
-- Key     rebuild string written
-- Key     rebuilt_tasks hash written
-- Key     rebuilt_instances hash written
local function is_mine(token, life_ms)
  if redis.call('GET', rebuild) ~= token then return false end
  for _, key in ipairs({ rebuild, rebuilt_tasks, rebuilt_instances }) do
    redis.call('PEXPIRE', key, life_ms)
  end
  return true
end

local function not_mine()
  return refuse('CONFLICT', 'Another event.rebuild has taken the views over.', 'retryAfterMs', 60000)
end
