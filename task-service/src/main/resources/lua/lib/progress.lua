-- progress: what a worker says of an attempt under way. No version: the event's id has the clock instead. When it spoke
-- last stands with the task, for who looks for workers that beat and say nothing.
--
-- Keys    tasks hash written
-- Uses    event
local function progressed(t, name, json)
  redis.call('HSET', tasks .. t.id, 'progressAt', int(now()))
  event('task.progressed', t.id, t.version, '{"id":"' .. t.id .. '","attempt":' .. t.attempt
    .. ',"instanceId":"' .. t.assignedTo .. '","' .. name .. '":' .. json .. '}', t.assignedTo, int(now()))
end
