-- state_put: keep one value under its name.
--
-- Key     state hash written
-- Key     state_version string written
-- Uses    term, state, state_bar, state_index, state_store
-- ARGV[1] name   ARGV[2] value   ARGV[3] ttl_ms or empty   ARGV[4] if_version or empty; 0 = must not exist   ARGV[5]
-- states_max
-- Returns   version, when it ends or empty
-- Refuses   CONFLICT another version, with it; FULL states_max; UNAVAILABLE the epoch is not open (in this order)
-- Guarantee the version is greater than any that was ever given out. Two ended names leave the index with each call, so
--           that it stays within states_max
-- Cost      O(log n)
local name, value, ttl_ms, if_version, states_max = unpack(ARGV)

local was, expires = version_of(state)
local word, sentence, current = barred(was, if_version, was and 1 or states_max - count_states())
if word == 'CONFLICT' then
  return refuse(word, sentence, 'version', current)
elseif word then
  return refuse(word, sentence, 'limit', 'statesMax', 'retryAfterMs', 1000)
end
local version = next_term(state_version)
if not version then
  return not_open()
end
forget_ended(2)
return { int(version), store(state, was, expires, name, value, ttl_ms, version) }
