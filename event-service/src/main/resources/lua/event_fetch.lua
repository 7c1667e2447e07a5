-- event_fetch: deliver events of a group to a consumer: what is due again, then what the group has not read yet.
--
-- Key     group_order zset read
-- Key     group_due zset written
-- Key     group_dead stream read
-- Key     delivery_term string written
-- Uses    group_open, group_due_again, group_news, group_save, group_item, settle, partition_event, term
-- ARGV[1] group   ARGV[2] consumer   ARGV[3] max   ARGV[4] ack_ms   ARGV[5] max_deliveries or empty
-- ARGV[6] bytes of an answer   ARGV[7] entries and ARGV[8] bytes that it may read   ARGV[9] open_max
-- ARGV[10] backlog_max   ARGV[11] dead_max   ARGV[12] dead_ms   ARGV[13] life_ms   ARGV[14] groups_max
-- ARGV[15] max_deliveries of a new group without   ARGV[16..] types, in the order of event_read
-- Returns   {{delivery id, deliveries, envelope}, …}, when their time is over, {type with a gap, …}, why it stopped
--           (end, waits, more, backlog), ms until something is due or -1, {type, …}, how many died
-- Refuses   NOT_FOUND no such group and no types; CONFLICT it has other types or maxDeliveries; FULL groups_max,
--           dead_max, open_max; UNAVAILABLE no epoch is open (in this order)
-- Guarantee of one partition one event at a time, in order; a delivery id never comes twice; a new group begins now
-- Cost      O((max + entries read) * log n + types)
local name, consumer, max, ack_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local open_max, dead_ms = tonumber(ARGV[9]), tonumber(ARGV[12])

local self, refusal = group_of(name, ARGV[5], { unpack(ARGV, 16) }, tonumber(ARGV[14]), ARGV[15])
if refusal then
  return refusal
end
if crowded(group_dead, ARGV[11], now() - dead_ms) then
  return full('groupDeadMax', 'dead letters of this group are kept')
end
local again, doomed, lost, bytes = due_again(max, tonumber(ARGV[6]), self.max_deliveries)
local sources = sources_of(self.types, self.places, self.ended < now() - ARGV[13])
local heads = redis.call('ZCARD', group_due)
local backlog = redis.call('ZCARD', group_order) - heads
local room = { fresh = math.max(0, math.min(max - #again, open_max - heads)), bytes = tonumber(ARGV[6]) - bytes,
  has_some = #again > 0, behind = math.max(0, tonumber(ARGV[10]) - backlog), entries = tonumber(ARGV[7]),
  read_bytes = tonumber(ARGV[8]) }
local is_full = room.fresh == 0 and #again < max
if is_full and #again + #doomed + #lost == 0 then
  return full('groupOpenMax', 'events of this group are delivered, or wait to be delivered again')
end
local fresh, behind, why = read_news(sources, room)
local term = #again + #fresh > 0 and next_term(delivery_term)
if term == nil then
  return not_open()
end

-- From here on it writes.
local gaps = {}
for _, one in ipairs(doomed) do
  bury(one, one.data, 'not acknowledged in time', dead_ms)
end
for _, one in ipairs(lost) do
  settle(one)
  gaps[one.type] = true
end
local due, given = int(now() + ack_ms), {}
local function give(one)
  withdraw(one)
  one.deliveries = one.deliveries + 1
  hold(one, consumer, term)
  keep(one)
  redis.call('ZADD', group_due, due, one.number)
  given[#given + 1] = { one.number .. '-' .. one.term, one.deliveries, one.data }
end
for _, one in ipairs(again) do
  give(one)
end
for _, one in ipairs(take_in(self, fresh, behind)) do
  give(one)
end
local told = save(self, sources, gaps, why, term)
was_here(name, consumer)
local following = redis.call('ZRANGE', group_due, 0, 0, 'WITHSCORES')[2]
why = #given < max and #doomed + #lost > 0 and 'more' or why
return { given, due, told, why, following and int(math.max(0, following - now())) or '-1', self.types, #doomed },
  #given == 0
