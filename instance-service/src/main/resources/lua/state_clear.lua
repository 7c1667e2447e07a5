-- state_clear: forget all values whose names begin so, a part of them.
--
-- Key     state_expiries zset written
-- Key     state_names zset written
-- Keys    states hash written
-- Uses    state
-- ARGV[1] from, as ZRANGEBYLEX reads it   ARGV[2] to   ARGV[3] how many, at most 1,000
-- Returns   how many values were forgotten, 1 when names are left
-- Guarantee it begins with a removing write, so a full Redis lets it pass
-- Cost      O(how many * log n)
local from, to, limit = unpack(ARGV)

local found, cleared = redis.call('ZRANGEBYLEX', state_names, from, to, 'LIMIT', 0, limit), 0
for _, name in ipairs(found) do
  if version_of(states .. name) then
    cleared = cleared + 1
  end
  redis.call('UNLINK', states .. name)
end
if #found > 0 then
  redis.call('ZREM', state_names, unpack(found))
  redis.call('ZREM', state_expiries, unpack(found))
end
return { cleared, #redis.call('ZRANGEBYLEX', state_names, from, to, 'LIMIT', 0, 1) }
