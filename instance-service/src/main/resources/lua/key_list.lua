-- key_list: keys without their secrets, a page.
--
-- Keys    api_keys hash read
-- Key     api_key_ids zset read
-- ARGV[1] after this id, or empty   ARGV[2] how many
-- Returns   the last id when there are more or empty, then id, name, tenant, roles, created, expires, last use of each
-- Guarantee nothing is written
-- Cost      O(log keys + page)
local after, limit = ARGV[1], tonumber(ARGV[2])

local ids = redis.call('ZRANGEBYLEX', api_key_ids, after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, limit + 1)
local page = { ids[limit + 1] and ids[limit] or '' }
for i = 1, math.min(#ids, limit) do
  local name, tenant, roles, created, expires, used =
    unpack(redis.call('HMGET', api_keys .. ids[i], 'name', 'tenant', 'roles', 'createdAt', 'expiresAt', 'lastUsedAt'))
  page[#page + 1] = { ids[i], name, tenant, roles, tonumber(created), tonumber(expires), tonumber(used or 0) }
end
return page
