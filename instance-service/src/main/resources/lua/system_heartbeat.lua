-- system_heartbeat: renew everything an instance has.
--
-- KEYS[1] instance     hash  written  cb:instance:<id>
-- KEYS[2] active       zset  written  cb:instances:active, by last beat
-- KEYS[3] capabilities set   written  cb:capabilities:<id>
-- KEYS[4] capacity     hash  written  cb:capacity:<id>
-- KEYS[5] prefix cb:role:
-- KEYS[6] prefix cb:stream:
-- ARGV[1] id   ARGV[2] status or empty   ARGV[3] load or empty   ARGV[4] progress or empty   ARGV[5] event metadata   ARGV[6] channels
-- Uses      aged
-- Returns   1, or 0 when the instance is unknown
-- Refuses   nothing
-- Guarantee after it every key of the instance lives 4 × ttl; one that counted as dead (1.5 × ttl of silence) is alive again, said once
-- Cost      O(roles)
local instance, active, capabilities, capacity, role, streams = unpack(KEYS)
local id, status, load, progress, metadata, channels = unpack(ARGV)

local ttl, seen, was, roles, version = unpack(redis.call('HMGET', instance, 'ttl', 'lastSeen', 'status', 'roles', 'version'))
if not ttl then
  return 0
end
local life_ms = 4 * ttl
local silent_ms = now() - seen
local dead = was == 'dead' or silent_ms > 1.5 * ttl

redis.call('HSET', instance, 'lastSeen', int(now()))
if status ~= '' or was == 'dead' then
  redis.call('HSET', instance, 'status', status ~= '' and status or 'healthy')
end
if load ~= '' then
  redis.call('HSET', instance, 'load', load)
end
if progress ~= '' then
  redis.call('HSET', instance, 'progress', progress)
end
redis.call('ZADD', active, int(now()), id)
for _, key in ipairs({ instance, capabilities, capacity }) do
  redis.call('PEXPIRE', key, int(life_ms))
end
for _, name in ipairs(cjson.decode(roles)) do
  redis.call('SADD', role .. name, id)
  if redis.call('PTTL', role .. name) < life_ms then
    redis.call('PEXPIRE', role .. name, int(life_ms))
  end
end
if dead then
  local next = math.max(now(), version + 1)
  redis.call('HSET', instance, 'version', int(next))
  event(streams, channels, 'instance.recovered', id, next, '{"id":"' .. id .. '","silentMs":' .. int(silent_ms) .. '}', metadata, id)
  aged(streams .. 'instance.recovered')
end
return 1
