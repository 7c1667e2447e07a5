-- group_news: what a group has not read yet, in the order of event_read. Only reads.
--
-- Uses interleave, group_place, group_item

-- Its key, else its entity. What is no name is a partition by its digest.
local function partition_of(data, id)
  local head = '^{"id":"[^"]*","type":"[^"]*","entity":"'
  local name = string.match(data, head .. '[^"]*","version":%d+,"schema":%d+,"partitionKey":"([^"]*)"')
    or string.match(data, head .. '([^"]*)"')
  return name and string.find(name, '^[%w._:@-]+$') and name or redis.sha1hex(name or id)
end

-- The first entry of each is read whatever it weighs, as it must be known what comes first.
local function sources_of(types, places, is_old)
  local sources = {}
  spendable, a_few = { entries = math.huge, bytes = math.huge }, 1
  for i, type_name in ipairs(types) do
    sources[i] = go_on(type_name, places[i], is_old)
    advance(sources[i])
  end
  return sources
end

local function pass(source, id)
  source.rest = '(' .. id
  source.count = tonumber(source.count) and int(source.count + 1) or source.count
  advance(source)
  return source.ms ~= nil
end

-- At most `room.fresh` events whose partitions nobody holds, of `room.bytes`, and on the way at most `room.behind` of
-- partitions that are held. Why it stops: `end`; `waits`, as what comes next is of this millisecond; `more`, to be read
-- by the next; `backlog`, at its bound. It passes one entry at least, if there is one and room for it.
local function read_news(sources, room)
  local fresh, behind, held, bytes = {}, {}, {}, 0
  spendable = { entries = spent.entries + room.entries, bytes = spent.bytes + room.read_bytes }
  a_few = math.max(1, math.min(16, math.ceil(room.fresh / #sources)))
  local bound = #sources == 1 and math.huge or now()
  local is_known = true
  while is_known and #fresh < room.fresh do
    local source = earliest(sources)
    if not source or source.ms >= bound then
      return fresh, behind, source and 'waits' or 'end'
    end
    local id, data = source.head[1], source.head[2][2]
    local one = { term = '0', deliveries = 0, consumer = '-', type = source.name, id = id, data = data }
    one.partition = partition_of(data, id)
    if held[one.partition] == nil then
      held[one.partition] = first_of(one.partition) ~= nil
    end
    if held[one.partition] then
      if #behind >= room.behind then
        return fresh, behind, 'backlog'
      end
      behind[#behind + 1] = one
    else
      bytes = bytes + #data
      if bytes > room.bytes and (#fresh > 0 or room.has_some) then
        return fresh, behind, 'more'
      end
      fresh[#fresh + 1], held[one.partition] = one, true
    end
    is_known = pass(source, id)
  end
  return fresh, behind, 'more'
end
