-- tell: an event that no projector follows: its stream is bounded here. What is a day old leaves unless somebody's
-- group may still want it; beyond a million events the oldest leave in any case, and readers are told of the gap.
--
-- Keys    streams stream written
-- Uses    event
local function tell(type, entity, version, payload, instance)
  event(type, entity, version, payload, instance)
  local stream = streams .. type
  if #redis.call('XINFO', 'GROUPS', stream) == 0 then
    redis.call('XTRIM', stream, 'MINID', '~', int(now() - 86400000))
  end
  redis.call('XTRIM', stream, 'MAXLEN', '~', 1000000)
end
