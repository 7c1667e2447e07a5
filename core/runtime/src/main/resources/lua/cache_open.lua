-- cache_open: the value that is kept of a read, or who loads it.
--
-- Keys    cached_reads string read        of the verb; generation, a blank, the value
-- Keys    loading_reads string written    of the verb; generation, a blank, the token of who loads
-- Key     read_generation string read
-- ARGV[1] hash   ARGV[2] token   ARGV[3] lock_ms   ARGV[4] early_ms: one that ends sooner is loaded again
-- Returns   {verdict, generation, ms until its end, value or empty}; the verdict is kept, load (it is the caller's to
--           load) or wait (somebody else does)
-- Refuses   nothing; at maxmemory Redis refuses the lock
-- Guarantee one caller loads in a generation, until it has filled, or for lock_ms. What an older generation kept, or
--           loads, counts as none.
-- Cost      O(1)
local hash, token, lock_ms, early_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

local generation = redis.call('GET', read_generation) or '0'

local function current(text)
  return text and string.match(text, '^' .. generation .. ' (.*)$')
end

local value = current(redis.call('GET', cached_reads .. hash))
local left_ms = value and redis.call('PTTL', cached_reads .. hash) or 0
if value and left_ms > early_ms then
  return { 'kept', generation, left_ms, value }
end
local verdict = value and 'kept' or 'wait'
if not current(redis.call('GET', loading_reads .. hash)) then
  redis.call('SET', loading_reads .. hash, generation .. ' ' .. token, 'PX', lock_ms)
  verdict = 'load'
end
return { verdict, generation, left_ms, value or '' }
