-- carry: hand a call to the service that owns its verb.
--
-- Key     carried stream written   of the domain
-- Key     wake_channel channel written
-- ARGV[1] data   ARGV[2] patience_ms   ARGV[3] commands_max
-- Returns   the entry's id
-- Refuses   FULL commandsMax
-- Guarantee no call that waits is trimmed for a newer one; `until` is by the clock that its owner asks.
-- Cost      O(1)
if redis.call('XLEN', carried) >= tonumber(ARGV[3]) then
  return refuse('FULL', 'commandsMax is reached: ' .. ARGV[3] .. ' calls wait.',
    'limit', 'commandsMax', 'outcome', 'not_done', 'retryAfterMs', 1000)
end
local entry = redis.call('XADD', carried, '*', 'data', ARGV[1], 'until', int(now() + ARGV[2]))
redis.call('PUBLISH', wake_channel, carried)
return entry
