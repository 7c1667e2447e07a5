-- command_send: hand a command to the service that owns its verb.
--
-- Key     commands stream written   of the domain
-- ARGV[1] data   ARGV[2] commands_max
-- Returns   the entry's id
-- Refuses   FULL commandsMax
-- Guarantee no command that waits is trimmed for a newer one.
-- Cost      O(1)
if redis.call('XLEN', commands) >= tonumber(ARGV[2]) then
  return refuse('FULL', 'commandsMax is reached: ' .. ARGV[2] .. ' commands wait.',
    'limit', 'commandsMax', 'outcome', 'not_done', 'retryAfterMs', 1000)
end
return redis.call('XADD', commands, '*', 'data', ARGV[1])
