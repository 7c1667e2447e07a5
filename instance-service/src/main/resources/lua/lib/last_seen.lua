-- last_seen: when each active instance was heard last.
--
-- Key     active_instances zset read
local function last_seen()
  local seen, flat = {}, redis.call('ZRANGE', active_instances, 0, -1, 'WITHSCORES')
  for i = 1, #flat, 2 do
    seen[flat[i]] = tonumber(flat[i + 1])
  end
  return seen
end
