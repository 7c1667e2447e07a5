-- hook_policy_put: a set of rules, as PostgreSQL has it, comes into force on every replica.
--
-- Key     policies hash written
-- Key     policy_channel channel written
-- ARGV[1] name   ARGV[2] version   ARGV[3] the set, JSON
-- Returns   1, or 0 where this version or a later one is there
-- Refuses   nothing
-- Guarantee the version of a set never goes back
-- Cost      O(1)
local name, version, set = unpack(ARGV)

local there = redis.call('HGET', policies, name)
if there and cjson.decode(there).version >= tonumber(version) then
  return 0
end
redis.call('HSET', policies, name, set)
redis.call('PUBLISH', policy_channel, name)
return 1
