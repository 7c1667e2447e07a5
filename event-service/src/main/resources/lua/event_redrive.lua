-- event_redrive: dead letters are delivered again, as if for the first time, behind what was read of their partitions.
--
-- Key     group hash written
-- Key     group_order zset read
-- Key     group_dead stream written
-- Uses    group_item, group_known, partition_event, settle
-- ARGV[1] group   ARGV[2] limit   ARGV[3] items_max   ARGV[4] dead_ms   ARGV[5..] ids of letters; none is the oldest
-- Returns   how many, how many are left
-- Refuses   NOT_FOUND no such group, or of the ids none is a dead letter; FULL items_max (in this order)
-- Guarantee a letter is in one place, before and after
-- Cost      O(letters * log n)
local name, limit, items_max = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local number = redis.call('HGET', group, 'number')
if not number then
  return no_group(name)
end
local alive = int(now() - ARGV[4])
local letters = {}
if #ARGV == 4 then
  letters = redis.call('XRANGE', group_dead, alive, '+', 'COUNT', limit)
end
for i = 5, #ARGV do
  letters[#letters + 1] = redis.call('XRANGE', group_dead, ARGV[i], ARGV[i])[1]
end
if #ARGV > 4 and #letters == 0 then
  return refuse('NOT_FOUND', 'None of these is a dead letter of ' .. name .. '.', 'fix', 'Ask event.dead for ids.')
end
local room = items_max - redis.call('ZCARD', group_order)
if room <= 0 and #letters > 0 then
  return full('groupBacklogMax', 'events of this group are not settled')
end
local redriven = math.min(room, #letters)
for i = 1, redriven do
  local letter = { term = '0', deliveries = 0, consumer = '-' }
  local fields = letters[i][2]
  for at = 1, #fields, 2 do
    if fields[at] == 'data' or fields[at] == 'type' or fields[at] == 'id' or fields[at] == 'partition' then
      letter[fields[at]] = fields[at + 1]
    end
  end
  letter.number = int(number + i)
  redis.call('XDEL', group_dead, letters[i][1])
  keep_envelope(letter)
  add(letter)
end
redis.call('HSET', group, 'number', int(number + redriven))
tell_fetchers(name, 0)
return { redriven, redis.call('XLEN', group_dead) }
