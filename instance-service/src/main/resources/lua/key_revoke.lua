-- key_revoke: a key is none any more.
--
-- Key     api_key hash written
-- Key     api_key_ids zset written
-- Key     api_key_channel channel written
-- ARGV[1] id
-- Returns   1, or 0 when there was none
-- Guarantee it begins with a removing write, so a full Redis lets it pass
-- Cost      O(log keys)
local id = ARGV[1]

local was = redis.call('DEL', api_key)
redis.call('ZREM', api_key_ids, id)
redis.call('PUBLISH', api_key_channel, id)
return was
