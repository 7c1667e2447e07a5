-- events_nth: where the first n events of a stream end, without sending them.
--
-- KEYS[1] stream read   cb:stream:<type>
-- ARGV[1] n
-- Returns   the id of the n-th event, or of the last when there are fewer; 0-0 when there is none
-- Guarantee nothing is changed.
-- Cost      O(n)
local stream, n = KEYS[1], ARGV[1]

local events = redis.call('XRANGE', stream, '-', '+', 'COUNT', n)
return #events > 0 and events[#events][1] or '0-0'
