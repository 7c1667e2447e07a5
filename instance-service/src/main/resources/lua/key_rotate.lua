-- key_rotate: another secret for a key.
--
-- Key     api_key hash written
-- Key     api_key_channel channel written
-- ARGV[1] id   ARGV[2] mac   ARGV[3] overlap_ms
-- Returns   mac, when the old secret ends
-- Refuses   NOT_FOUND no such key
-- Guarantee at most two secrets of a key live
-- Cost      O(1)
local id, mac, overlap_ms = unpack(ARGV)

local old = redis.call('HGET', api_key, 'mac')
if not old then
  return refuse('NOT_FOUND', 'No key ' .. id .. '.')
end
local old_until = now() + tonumber(overlap_ms)
redis.call('HSET', api_key, 'mac', mac, 'oldMac', old, 'oldUntil', int(old_until))
redis.call('PUBLISH', api_key_channel, id)
return { mac, old_until }
