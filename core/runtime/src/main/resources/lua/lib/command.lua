-- command: asks another service for a verb in the script that made it necessary. The owner runs it at least once; its own script makes it once.
local function command(stream, verb, params)
  redis.call('XADD', stream, '*', 'data', '{"jsonrpc":"2.0","method":"' .. verb .. '","params":' .. params .. '}')
end
