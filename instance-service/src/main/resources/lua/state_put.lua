-- state_put: keep one value under its name.
--
-- KEYS[1] state    hash    written  cb:state:<key>
-- KEYS[2] names    zset    written  cb:state-names
-- KEYS[3] expiries zset    written  cb:state-expiries
-- KEYS[4] epoch    hash    read     cb:epoch
-- KEYS[5] counter  string  written  cb:state-version
-- ARGV[1] name   ARGV[2] value   ARGV[3] ttl_ms or empty   ARGV[4] if_version or empty; 0 = must not exist   ARGV[5] states_max
-- Uses      term, state
-- Returns   version, when it ends or empty
-- Refuses   CONFLICT another version, with it; FULL states_max; UNAVAILABLE the epoch is not open (in this order)
-- Guarantee the version is greater than any that was ever given out. Two ended names leave the index with each call, so that it stays within
--           states_max
-- Cost      O(log n)
local state, names, expiries, epoch, counter = unpack(KEYS)
local name, value, ttl_ms, if_version, states_max = unpack(ARGV)

local was, expires = state_version(state)
local word, sentence, current = state_barred(was, if_version, was and 1 or states_max - state_count(names, expiries))
if word == 'CONFLICT' then
  return refuse(word, sentence, 'version', current)
elseif word then
  return refuse(word, sentence, 'limit', 'statesMax', 'retryAfterMs', 1000)
end
local version = next_term(epoch, counter)
if not version then
  return not_open()
end
state_forget(names, expiries, 2)
return { int(version), state_store(state, names, expiries, was, expires, name, value, ttl_ms, version) }
