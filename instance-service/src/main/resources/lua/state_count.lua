-- state_count: how many names begin so.
--
-- Key     state_names zset read
-- Uses    state_index
-- ARGV[1] from, as ZLEXCOUNT reads it; - is all   ARGV[2] to
-- Returns   the number, or -1: so many values have ended that it must be asked again
-- Guarantee exact. With a prefix, ended names leave the index first, 1,000 a call
-- Cost      O(log n), and O(log n) once for each ended name
local from, to = unpack(ARGV)

if from == '-' then
  return count_states()
end
return forget_ended(1000) == 1000 and -1 or redis.call('ZLEXCOUNT', state_names, from, to)
