-- progress: what a worker says of an attempt under way. No version: the event's id has the clock instead.
--
-- Uses    event
local function progressed(t, name, json)
  event('task.progressed', t.id, t.version, '{"id":"' .. t.id .. '","attempt":' .. t.attempt
    .. ',"instanceId":"' .. t.assignedTo .. '","' .. name .. '":' .. json .. '}', t.assignedTo, int(now()))
end
