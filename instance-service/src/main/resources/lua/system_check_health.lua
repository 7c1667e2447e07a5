-- system_check_health: who is well, who is not, and what the dead had that went on elsewhere.
--
-- Key     gossip hash read
-- Keys    reassigned_tasks set read
-- Uses    last_seen
-- ARGV[1] silence_ms: who was not heard for longer is not well
-- Returns   per member its id, 1 when it is well, and how many tasks of it were reassigned in the last 24 h
-- Refuses   nothing
-- Guarantee changes nothing; death is the reaper's to declare.
-- Cost      O(members)
local silence_ms = tonumber(ARGV[1])

local seen, flat, members = last_seen(), redis.call('HGETALL', gossip), {}
for i = 1, #flat, 2 do
  local id, is = flat[i], cjson.decode(flat[i + 1])
  local well = is.status ~= 'OFFLINE' and is.status ~= 'unhealthy' and seen[id] and now() - seen[id] <= silence_ms
  local moved = is.status == 'OFFLINE' and redis.call('SCARD', reassigned_tasks .. id) or 0
  members[#members + 1] = { id, well and 1 or 0, moved }
end
return members
