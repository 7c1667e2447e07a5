-- state_list: names in order, a page.
--
-- Key     state_expiries zset read
-- Key     state_names zset read
-- ARGV[1] from, as ZRANGEBYLEX reads it   ARGV[2] to   ARGV[3] how many
-- Returns   where the next page begins or empty, then the names
-- Guarantee nothing is written; a name whose value has ended is left out, so a page may be short
-- Cost      O(log n + page)
local from, to, limit = unpack(ARGV)

local found = redis.call('ZRANGEBYLEX', state_names, from, to, 'LIMIT', 0, limit + 1)
local page = { found[limit + 1] and found[tonumber(limit)] or '' }
local ends = #found > 0 and redis.call('ZMSCORE', state_expiries, unpack(found)) or {}
for i = 1, math.min(#found, limit) do
  if not ends[i] or tonumber(ends[i]) > now() then
    page[#page + 1] = found[i]
  end
end
return page
