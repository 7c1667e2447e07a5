-- exactly_once_delivery: publish an event once, however often its id is sent.
--
-- KEYS[1] processed  zset    written  cb:processed:events, ids by time; they leave one by one
-- KEYS[2] duplicates string  written  cb:duplicates:prevented, counter
-- KEYS[3] types      zset    written  cb:types:events, callers' types by time of their last event
-- KEYS[4] stream     stream  written  cb:stream:<type>
-- KEYS[5] partition  stream  written  cb:partition:events:<key>; only when the event has a partition key
-- ARGV[1] id   ARGV[2] 1 = the caller chose it   ARGV[3] type   ARGV[4] entity   ARGV[5] envelope without its timestamp   ARGV[6] channels
-- ARGV[7] life_ms   ARGV[8] processed_max   ARGV[9] types_max   ARGV[10] events_max   ARGV[11] partition_max
-- Uses      partition_event
-- Returns   {id, 1 = it was there already}
-- Refuses   FULL processed_max, types_max, events_max or partition_max is reached
-- Guarantee within life_ms one stream entry per id; the id is remembered in the same step that appends the event
-- Cost      O(log n + what is trimmed)
local processed, duplicates, types, stream, partition = unpack(KEYS)
local id, chosen, type_name, entity, envelope, channels = unpack(ARGV, 1, 6)
local life_ms, processed_max, types_max, events_max, partition_max = unpack(ARGV, 7, 11)
local alive = now() - life_ms

if chosen == '1' then
  local at = redis.call('ZSCORE', processed, id)
  if at and tonumber(at) > alive then
    redis.call('INCR', duplicates)
    redis.call('PEXPIRE', duplicates, 3600000)
    return { id, 1 }
  end
  if redis.call('ZCOUNT', processed, '(' .. int(alive), '+inf') >= tonumber(processed_max) then
    return full('processedMax', 'ids are remembered')
  end
end
if not redis.call('ZSCORE', types, type_name) and redis.call('ZCOUNT', types, '(' .. int(alive), '+inf') >= tonumber(types_max) then
  return full('eventTypesMax', 'types are in use')
end
if crowded(stream, events_max, alive) then
  return full('eventsMax', 'events of type ' .. type_name .. ' are kept')
end
if partition and crowded(partition, partition_max, alive) then
  return full('partitionMax', 'events of this partition are kept')
end

redis.call('ZREMRANGEBYSCORE', types, '-inf', int(alive))
redis.call('ZADD', types, int(now()), type_name)
if chosen == '1' then
  redis.call('ZREMRANGEBYSCORE', processed, '-inf', int(alive))
  redis.call('ZADD', processed, int(now()), id)
end
local data = envelope .. ',"timestamp":"' .. iso(now()) .. '"}'
append(stream, data, alive, life_ms)
if partition then
  append(partition, data, alive, life_ms)
end
redis.call('PUBLISH', channels .. type_name, entity .. ' -')
return { id, 0 }
