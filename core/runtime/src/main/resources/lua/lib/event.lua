-- event: appends an event to its stream and wakes readers up, in the script that made the change.
--
-- Keys    streams stream written
-- Keys    event_channels channel written
-- Caller  metadata

-- `suffix` tells apart those that share a version.
local function event(type, entity, version, payload, instance, suffix)
  redis.call('XADD', streams .. type, '*', 'data', '{"id":"' .. type .. ':' .. entity .. ':' .. int(version)
    .. (suffix and '.' .. suffix or '') .. '","type":"' .. type .. '","entity":"' .. entity .. '","version":'
    .. int(version) .. ',"schema":1,"payload":' .. payload .. ',"metadata":' .. metadata
    .. ',"timestamp":"' .. iso(now()) .. '"}')
  redis.call('PUBLISH', event_channels .. type, entity .. ' ' .. (instance or '-'))
end
