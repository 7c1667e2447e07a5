-- event_nack: events are not done; each is due again later, or a dead letter after its last delivery.
--
-- Key     group hash read
-- Key     group_due zset written
-- Uses    group_item, group_known, settle
-- ARGV[1] group   ARGV[2] delay_ms   ARGV[3] why   ARGV[4] dead_ms   ARGV[5..] delivery ids
-- Returns   how many, how many of them died, {delivery id that is none any more, …}
-- Refuses   NOT_FOUND no such group; LEASE_LOST none of the deliveries is current (in this order)
-- Guarantee it stays first in its partition, so nothing behind it is delivered before it is settled
-- Cost      O(deliveries * log n)
local name, delay_ms, why, dead_ms = unpack(ARGV, 1, 4)

local max_deliveries = redis.call('HGET', group, 'maxDeliveries')
if not max_deliveries then
  return no_group(name)
end
local current, lost = sorted(ARGV, 5)
if #current == 0 then
  return stale(lost[1])
end
local died = 0
for _, one in ipairs(current) do
  local term = one.term
  -- ZREM first: it passes at maxmemory, and what follows passes with it.
  redis.call('ZREM', group_due, one.number)
  local envelope = one.deliveries >= tonumber(max_deliveries) and envelope_of(one)
  if envelope then
    bury(one, envelope, why, dead_ms)
    died = died + 1
  else
    withdraw(one)
    keep(one)
    redis.call('ZADD', group_due, int(now() + delay_ms), one.number)
  end
  heard_of_gap(term)
end
tell_fetchers(name, died > 0 and 0 or delay_ms)
return { #current, died, lost }
