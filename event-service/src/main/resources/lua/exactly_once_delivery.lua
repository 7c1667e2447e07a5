-- exactly_once_delivery: publish an event once, however often its id is sent.
--
-- Key     processed_events zset written        ids by time; they leave one by one
-- Key     duplicates_prevented string written
-- Key     event_types zset written             callers' types by the millisecond of their last entry
-- Keys    streams stream written
-- Keys    partitions stream written            when the event has a partition key
-- Keys    event_channels channel written
-- Uses    partition_event
-- ARGV[1] id   ARGV[2] 1 = the caller chose it   ARGV[3] type   ARGV[4] entity   ARGV[5] envelope without its timestamp
-- ARGV[6] partition key or empty
-- ARGV[7] life_ms   ARGV[8] processed_max   ARGV[9] types_max   ARGV[10] events_max   ARGV[11] partition_max
-- ARGV[12] stream_bytes_max
-- Returns   {id, 1 = it was there already}
-- Refuses   FULL processed_max, types_max, events_max, stream_bytes_max or partition_max is reached
-- Guarantee within life_ms one stream entry per id; the id is remembered in the same step that appends the event
-- Cost      O(log n + what is trimmed)
local id, chosen, type_name, entity, envelope, partition_key = unpack(ARGV, 1, 6)
local life_ms, processed_max, types_max, events_max, partition_max = unpack(ARGV, 7, 11)
local alive = now() - life_ms
local stream, partition = streams .. type_name, partition_key ~= '' and partitions .. partition_key

if chosen == '1' then
  local at = redis.call('ZSCORE', processed_events, id)
  if at and tonumber(at) > alive then
    redis.call('INCR', duplicates_prevented)
    redis.call('PEXPIRE', duplicates_prevented, 3600000)
    return { id, 1 }
  end
  if redis.call('ZCOUNT', processed_events, '(' .. int(alive), '+inf') >= tonumber(processed_max) then
    return full('processedMax', 'ids are remembered')
  end
end
if not redis.call('ZSCORE', event_types, type_name)
    and redis.call('ZCOUNT', event_types, '(' .. int(alive), '+inf') >= tonumber(types_max) then
  return full('eventTypesMax', 'types are in use')
end
if crowded(stream, events_max, alive) then
  return full('eventsMax', 'events of type ' .. type_name .. ' are kept')
end
if heavy(stream, ARGV[12]) then
  return full('streamBytesMax', 'bytes of events of type ' .. type_name .. ' are kept')
end
if partition and crowded(partition, partition_max, alive) then
  return full('partitionMax', 'events of this partition are kept')
end

redis.call('ZREMRANGEBYSCORE', event_types, '-inf', int(alive))
if chosen == '1' then
  redis.call('ZREMRANGEBYSCORE', processed_events, '-inf', int(alive))
  redis.call('ZADD', processed_events, int(now()), id)
end
local data = envelope .. ',"timestamp":"' .. iso(now()) .. '"}'
redis.call('ZADD', event_types, append(stream, data, alive, life_ms, type_name), type_name)
if partition then
  append(partition, data, alive, life_ms)
end
redis.call('PUBLISH', event_channels .. type_name, entity .. ' -')
return { id, 0 }
