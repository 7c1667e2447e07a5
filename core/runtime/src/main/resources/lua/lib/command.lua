-- command: asks task-service for a verb in the script that made it necessary. Its owner runs it at least once; the
-- verb's own script makes it once.
--
-- Key     commands:task stream written
local function command(verb, params)
  redis.call('XADD', commands, '*', 'data', '{"jsonrpc":"2.0","method":"' .. verb .. '","params":' .. params .. '}')
end
