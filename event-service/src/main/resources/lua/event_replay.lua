-- event_replay: a group goes on elsewhere, as if it had read up to there and settled it.
--
-- Key     group hash written
-- Key     group_items hash written
-- Key     group_order zset written
-- Key     group_due zset written
-- Key     group_ages zset written
-- Uses    group_known, group_place, settle
-- ARGV[1] group   ARGV[2] start, end, at (before that id in every stream) or after
-- ARGV[3] ms   ARGV[4] seq   ARGV[5] type of the place, or empty   ARGV[6..] the fleet's types, ordered as event_read
-- Returns   {now, how many items it had}
-- Refuses   NOT_FOUND no such group
-- Guarantee no delivery of before is current; dead letters stay
-- Cost      O(types + items that it had)
local name, where, ms, seq, place_type = unpack(ARGV, 1, 5)

local types = redis.call('HGET', group, 'types')
if not types then
  return no_group(name)
end
local rank = {}
for i = 6, #ARGV do
  rank[ARGV[i]] = i
end
local function comes_before(one, other)
  local own, others = rank[one] or #ARGV + 1, rank[other] or #ARGV + 1
  return own < others or own == others and one < other
end

-- In the millisecond of a place, types before its own are read through and types behind it not at all.
local function from_of(type_name)
  local id = ms .. '-' .. seq
  if where == 'at' then
    return id
  elseif place_type == '' or place_type == type_name then
    return '(' .. id
  end
  return comes_before(type_name, place_type) and int(ms + 1) .. '-0' or ms .. '-0'
end

local dropped = redis.call('ZCARD', group_order)
redis.call('DEL', group_items, group_order, group_due, group_ages)
local fields = redis.call('HKEYS', group)
for _, field in ipairs(fields) do
  if string.find(field, '^open:') or string.find(field, '^gap') then
    redis.call('HDEL', group, field)
  end
end
local is_place = where == 'at' or where == 'after'
local is_late = is_place and tonumber(ms) > now()
for type_name in string.gmatch(types, '%S+') do
  local place = where == 'start' and start_of(type_name) or (where == 'end' or is_late) and end_of(type_name)
    or from_of(type_name) .. ' ?'
  redis.call('HSET', group, 'at:' .. type_name, place)
end
redis.call('HSET', group, 'ended', is_place and not is_late and ms or int(now()))
tell_fetchers(name, 0)
return { int(now()), dropped }
