-- command: asks task-service for a verb in the script that made it necessary. Its owner runs it at least once; the
-- verb's own script makes it once.
--
-- Key     lifelines:task stream written
-- Key     wake_channel channel written
local function command(verb, params)
  redis.call('XADD', lifelines, '*', 'data', '{"jsonrpc":"2.0","method":"' .. verb .. '","params":' .. params
    .. ',"metadata":{"roles":["internal"]}}')
  redis.call('PUBLISH', wake_channel, lifelines)
end
