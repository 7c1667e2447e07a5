-- tell: an event that no projector follows: its stream is bounded here. What is a day old leaves when every group that
-- follows it has passed; beyond a million events the oldest leave in any case, and readers are told of the gap.
--
-- Keys    streams stream written
-- Uses    event, trims
local function tell(type, entity, version, payload, instance, suffix)
  event(type, entity, version, payload, instance, suffix)
  local stream = streams .. type
  local keep = now() - 86400000
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    for i = 1, #group, 2 do
      keep = group[i] == 'last-delivered-id' and math.min(keep, tonumber(string.match(group[i + 1], '^%d+'))) or keep
    end
  end
  trimmed_before(type, keep, redis.call('XTRIM', stream, 'MINID', '~', int(keep)))
  trimmed_to_first(type, stream, redis.call('XTRIM', stream, 'MAXLEN', '~', 1000000))
end
