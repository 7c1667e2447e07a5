-- state_count: how many names begin so.
--
-- KEYS[1] names    zset  written  cb:state-names
-- KEYS[2] expiries zset  written  cb:state-expiries
-- ARGV[1] from, as ZLEXCOUNT reads it; - is all   ARGV[2] to
-- Uses      state
-- Returns   the number, or -1: so many values have ended that it must be asked again
-- Guarantee exact. With a prefix, ended names leave the index first, 1,000 a call
-- Cost      O(log n), and O(log n) once for each ended name
local names, expiries = unpack(KEYS)
local from, to = unpack(ARGV)

if from == '-' then
  return state_count(names, expiries)
end
return state_forget(names, expiries, 1000) == 1000 and -1 or redis.call('ZLEXCOUNT', names, from, to)
