-- state_delete: forget one value.
--
-- KEYS[1] state    hash  written  cb:state:<key>
-- KEYS[2] names    zset  written  cb:state-names
-- KEYS[3] expiries zset  written  cb:state-expiries
-- ARGV[1] name   ARGV[2] if_version or empty
-- Uses      state
-- Returns   1, or 0 when there was none
-- Refuses   CONFLICT another version, with it
-- Guarantee it begins with a removing write, so a full Redis lets it pass
-- Cost      O(log n)
local state, names, expiries = unpack(KEYS)
local name, if_version = unpack(ARGV)

local was = state_version(state)
local word, sentence, current = state_barred(was, if_version)
if word then
  return refuse(word, sentence, 'version', current)
end
redis.call('DEL', state)
redis.call('ZREM', names, name)
redis.call('ZREM', expiries, name)
return was and 1 or 0
