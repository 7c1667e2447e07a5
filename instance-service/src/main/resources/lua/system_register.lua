-- system_register: make an instance known, or replace what is known of it.
--
-- KEYS[1] instance     hash  written  cb:instance:<id>
-- KEYS[2] active       zset  written  cb:instances:active, by last beat
-- KEYS[3] load         zset  written  cb:instances:load; an existing load is never touched
-- KEYS[4] capabilities set   written  cb:capabilities:<id>
-- KEYS[5] capacity     hash  written  cb:capacity:<id>
-- KEYS[6] prefix cb:instance:
-- KEYS[7] prefix cb:role:
-- KEYS[8] prefix cb:stream:
-- ARGV[1] id   ARGV[2] roles, JSON   ARGV[3] capabilities, JSON   ARGV[4] capacity   ARGV[5] ttl_ms   ARGV[6] metadata, JSON or empty
-- ARGV[7] instances_max   ARGV[8] event payload   ARGV[9] event metadata   ARGV[10] channels
-- ARGV[11] how many roles follow; then the roles, then the capabilities
-- Uses      aged
-- Returns   1
-- Refuses   FULL instances_max are known
-- Guarantee the sets of roles it no longer has have lost it when this returns; nothing it had before stays. Two entries whose instance
--           died unseen leave with each call, so that they cannot fill the list
-- Cost      O(roles + capabilities)
local instance, active, load, capabilities, capacity, instances, role, streams = unpack(KEYS)
local id, roles_json, capabilities_json, places, ttl_ms, about = unpack(ARGV, 1, 6)
local instances_max, payload, metadata, channels, roles = tonumber(ARGV[7]), ARGV[8], ARGV[9], ARGV[10], tonumber(ARGV[11])
local life_ms = 4 * ttl_ms

local known = redis.call('HMGET', instance, 'roles', 'version', 'registeredAt')
local gone = {}
for _, old in ipairs(redis.call('ZRANGE', active, 0, 1)) do
  if old ~= id and redis.call('EXISTS', instances .. old) == 0 then
    gone[#gone + 1] = old
  end
end
if not known[1] and not redis.call('ZSCORE', active, id) and redis.call('ZCARD', active) - #gone >= instances_max then
  return refuse('FULL', 'instancesMax is reached: ' .. int(instances_max) .. ' instances are registered.', 'limit', 'instancesMax', 'retryAfterMs', 30000)
end

for _, old in ipairs(gone) do
  redis.call('ZREM', active, old)
  if redis.call('ZSCORE', load, old) == '0' then
    redis.call('ZREM', load, old)
  end
end
for _, old in ipairs(known[1] and cjson.decode(known[1]) or {}) do
  redis.call('SREM', role .. old, id)
end
redis.call('DEL', instance, capabilities, capacity)
local version = math.max(now(), (known[2] or 0) + 1)
redis.call('HSET', instance, 'id', id, 'roles', roles_json, 'capabilities', capabilities_json, 'capacity', places, 'status', 'healthy',
  'ttl', ttl_ms, 'registeredAt', known[3] or int(now()), 'lastSeen', int(now()), 'progress', 0, 'version', int(version), 'schema', 1)
if about ~= '' then
  redis.call('HSET', instance, 'metadata', about)
end
redis.call('PEXPIRE', instance, int(life_ms))
redis.call('HSET', capacity, 'max', places)
redis.call('PEXPIRE', capacity, int(life_ms))
for i = 12, #ARGV do
  local key = i < 12 + roles and role .. ARGV[i] or capabilities
  redis.call('SADD', key, i < 12 + roles and id or ARGV[i])
  if redis.call('PTTL', key) < life_ms then
    redis.call('PEXPIRE', key, int(life_ms))
  end
end
redis.call('ZADD', active, int(now()), id)
redis.call('ZADD', load, 'NX', 0, id)
event(streams, channels, 'instance.registered', id, version, payload, metadata, id)
aged(streams .. 'instance.registered')
return 1
