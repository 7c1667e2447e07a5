-- event_unfetch: deliveries that nobody took, as their caller left, are as if they had not been.
--
-- Key     group_due zset written
-- Uses    group_item, group_known, settle
-- ARGV[1] group   ARGV[2..] delivery ids
-- Returns   how many
-- Refuses   nothing
-- Guarantee the event is due again and the delivery does not count; one that is not current changes nothing
-- Cost      O(deliveries * log n)
local current = sorted(ARGV, 2)
for _, one in ipairs(current) do
  redis.call('ZREM', group_due, one.number)
  one.deliveries = one.deliveries - 1
  withdraw(one)
  keep(one)
  redis.call('ZADD', group_due, int(now()), one.number)
end
if #current > 0 then
  tell_fetchers(ARGV[1], 0)
end
return #current
