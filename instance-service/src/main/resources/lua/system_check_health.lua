-- system_check_health: who is well, who is not, and what the dead had that went on elsewhere.
--
-- KEYS[1..20] the keys of the registry, as lib/registry.lua names them
-- KEYS[21] reassigned prefix   read   cb:reassigned:from:
-- ARGV[1] event metadata   ARGV[2] silence_ms: who was not heard for longer is not well
-- Uses      aged, leading, registry
-- Returns   per member its id, 1 when it is well, and how many tasks of it were reassigned in the last 24 h
-- Refuses   nothing
-- Guarantee changes nothing; death is the reaper's to declare.
-- Cost      O(members)
local reassigned, silence_ms = KEYS[21], tonumber(ARGV[2])

local seen, flat, members = last_seen(), redis.call('HGETALL', gossip), {}
for i = 1, #flat, 2 do
  local id, is = flat[i], cjson.decode(flat[i + 1])
  local well = is.status ~= 'OFFLINE' and is.status ~= 'unhealthy' and seen[id] and now() - seen[id] <= silence_ms
  members[#members + 1] = { id, well and 1 or 0, is.status == 'OFFLINE' and redis.call('SCARD', reassigned .. id) or 0 }
end
return members
