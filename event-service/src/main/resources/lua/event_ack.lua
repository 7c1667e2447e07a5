-- event_ack: events are done; the next of their partitions are due.
--
-- Key     group hash written
-- Uses    group_known, settle
-- ARGV[1] group   ARGV[2..] delivery ids
-- Returns   how many, {delivery id that is none any more, …}
-- Refuses   NOT_FOUND no such group; LEASE_LOST none of the deliveries is current (in this order)
-- Guarantee an event that was acknowledged is not delivered again, but by a replay
-- Cost      O(deliveries * log n)
if redis.call('EXISTS', group) == 0 then
  return no_group(ARGV[1])
end
local current, lost = sorted(ARGV, 2)
if #current == 0 then
  return stale(lost[1])
end
for _, one in ipairs(current) do
  local term = one.term
  settle(one)
  heard_of_gap(term)
end
redis.call('HINCRBY', group, 'acked', #current)
tell_fetchers(ARGV[1], 0)
return { #current, lost }
