-- state_delete: forget one value.
--
-- Key     state hash written
-- Key     state_expiries zset written
-- Key     state_names zset written
-- Uses    state, state_bar
-- ARGV[1] name   ARGV[2] if_version or empty
-- Returns   1, or 0 when there was none
-- Refuses   CONFLICT another version, with it
-- Guarantee it begins with a removing write, so a full Redis lets it pass
-- Cost      O(log n)
local name, if_version = unpack(ARGV)

local was = version_of(state)
local word, sentence, current = barred(was, if_version)
if word then
  return refuse(word, sentence, 'version', current)
end
redis.call('DEL', state)
redis.call('ZREM', state_names, name)
redis.call('ZREM', state_expiries, name)
return was and 1 or 0
