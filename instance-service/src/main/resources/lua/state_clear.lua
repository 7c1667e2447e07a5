-- state_clear: forget all values whose names begin so, a part of them.
--
-- KEYS[1] prefix cb:state:
-- KEYS[2] names    zset  written  cb:state-names
-- KEYS[3] expiries zset  written  cb:state-expiries
-- ARGV[1] from, as ZRANGEBYLEX reads it   ARGV[2] to   ARGV[3] how many, at most 1,000
-- Uses      state
-- Returns   how many values were forgotten, 1 when names are left
-- Guarantee it begins with a removing write, so a full Redis lets it pass
-- Cost      O(how many * log n)
local states, names, expiries = unpack(KEYS)
local from, to, limit = unpack(ARGV)

local found, cleared = redis.call('ZRANGEBYLEX', names, from, to, 'LIMIT', 0, limit), 0
for _, name in ipairs(found) do
  if state_version(states .. name) then
    cleared = cleared + 1
  end
  redis.call('UNLINK', states .. name)
end
if #found > 0 then
  redis.call('ZREM', names, unpack(found))
  redis.call('ZREM', expiries, unpack(found))
end
return { cleared, #redis.call('ZRANGEBYLEX', names, from, to, 'LIMIT', 0, 1) }
