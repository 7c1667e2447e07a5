-- group_save: a group as a fetch leaves it.
--
-- Key     group hash written
-- Key     group_names zset written
-- Key     group_consumers zset written
-- Uses    group_item, group_place
local CONSUMERS_MAX = 1000

-- What was read becomes items; the fresh ones are those to deliver.
local function take_in(self, fresh, behind)
  for _, ones in ipairs({ fresh, behind }) do
    for _, one in ipairs(ones) do
      self.number = self.number + 1
      one.number = int(self.number)
      add(one)
    end
  end
  return fresh
end

-- Returns the types with a gap. A gap is told until a delivery is settled that came with it or later.
local function save(self, sources, gaps, why, term)
  local sets = { 'number', int(self.number), 'fetchedAt', int(now()) }
  local function set(field, value)
    sets[#sets + 1], sets[#sets + 2] = field, value
  end
  if self.is_new then
    set('types', table.concat(self.types, ' '))
    set('maxDeliveries', int(self.max_deliveries))
    set('createdAt', int(now()))
  end
  if why == 'end' or self.is_new then
    set('ended', int(now()))
  end
  for i, source in ipairs(sources) do
    gaps[source.name] = gaps[source.name] or source.gap or nil
    local place = place_of(source)
    if self.is_new or place ~= self.places[i] then
      set('at:' .. source.name, place)
    end
  end
  local before, told = redis.call('HGET', group, 'gap') or '', {}
  for _, type_name in ipairs(self.types) do
    told[#told + 1] = (gaps[type_name] or string.find(' ' .. before .. ' ', ' ' .. type_name .. ' ', 1, true))
      and type_name or nil
  end
  if next(gaps) then
    redis.call('HDEL', group, 'gapTerm')
    set('gap', table.concat(told, ' '))
  end
  redis.call('HSET', group, unpack(sets))
  if #told > 0 and term then
    redis.call('HSETNX', group, 'gapTerm', int(term))
  end
  return told
end

local function was_here(name, consumer)
  redis.call('ZADD', group_names, int(now()), name)
  redis.call('ZADD', group_consumers, int(now()), consumer)
  redis.call('ZREMRANGEBYRANK', group_consumers, 0, -CONSUMERS_MAX - 1)
end
