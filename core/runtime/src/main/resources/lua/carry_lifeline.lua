-- carry_lifeline: hand a call that keeps work alive, or ends it, to the service that owns its verb.
--
-- Key     lifelines stream written   of the domain
-- Key     wake_channel channel written
-- ARGV[1] data   ARGV[2] patience_ms   ARGV[3] commands_max
-- Returns   the entry's id
-- Refuses   FULL commandsMax of lifelines
-- Guarantee it passes at maxmemory, and whatever other calls and commands wait.
-- Cost      O(1)
if redis.call('XLEN', lifelines) >= tonumber(ARGV[3]) then
  return refuse('FULL', 'commandsMax is reached: ' .. ARGV[3] .. ' lifelines wait.',
    'limit', 'commandsMax', 'outcome', 'not_done', 'retryAfterMs', 1000)
end
-- PERSIST first: it passes at maxmemory, and what follows passes with it.
redis.call('PERSIST', lifelines)
local entry = redis.call('XADD', lifelines, '*', 'data', ARGV[1], 'until', int(now() + ARGV[2]))
redis.call('PUBLISH', wake_channel, lifelines)
return entry
