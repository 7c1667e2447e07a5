-- system_unregister: forget an instance.
--
-- KEYS[1] instance     hash  written  cb:instance:<id>
-- KEYS[2] active       zset  written  cb:instances:active
-- KEYS[3] load         zset  written  cb:instances:load; stays while the instance holds tasks, as task scripts count it down
-- KEYS[4] capabilities set   written  cb:capabilities:<id>
-- KEYS[5] capacity     hash  written  cb:capacity:<id>
-- KEYS[6] prefix cb:role:
-- KEYS[7] prefix cb:stream:
-- ARGV[1] id   ARGV[2] event metadata   ARGV[3] channels
-- Uses      aged
-- Returns   1, or 0 when it was unknown
-- Refuses   nothing
-- Guarantee nothing of the registry names it afterwards
-- Cost      O(roles)
local instance, active, load, capabilities, capacity, role, streams = unpack(KEYS)
local id, metadata, channels = unpack(ARGV)

local roles, version = unpack(redis.call('HMGET', instance, 'roles', 'version'))
redis.call('ZREM', active, id)
if redis.call('ZSCORE', load, id) == '0' then
  redis.call('ZREM', load, id)
end
if not roles then
  return 0
end
for _, name in ipairs(cjson.decode(roles)) do
  redis.call('SREM', role .. name, id)
end
redis.call('DEL', instance, capabilities, capacity)
event(streams, channels, 'instance.unregistered', id, math.max(now(), version + 1), '{"id":"' .. id .. '"}', metadata, id)
aged(streams .. 'instance.unregistered')
return 1
