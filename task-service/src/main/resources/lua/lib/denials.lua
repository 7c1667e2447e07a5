-- denials: per instance, the places of the waiting tasks that deny it. Counted beside the ranks of a queue they tell in
-- O(log n) where its first task stands that does not: however many deny the instance, they hide no other.
--
-- Keys    auto_denials zset written
-- Keys    denials zset written
local ANY, STRICT = '*', '!'

local function score(t)
  return (100 - t.priority) * 2 ^ 46 + t.arrival
end

-- Members have one order with those of the queue.
local function mark(lane, at)
  return lane .. string.format(' %016.0f', at)
end

local function mark_of(t)
  return mark((t.durability == 'strict' and STRICT or '') .. (t.requires or ANY), score(t))
end

local function names_in(list)
  return string.gmatch(list or '', '"([^"]+)"')
end

local function named(list, worker)
  return string.find(list or '', '"' .. worker .. '"', 1, true) ~= nil
end

local function deny_in_queue(t)
  for name in names_in((t.deny or '') .. (t.denyAuto or '')) do
    redis.call('ZADD', denials .. name, 0, mark_of(t))
  end
  for name in names_in(t.denyAuto) do
    redis.call('ZADD', auto_denials .. name, 0, t.id)
  end
end

local function allow_in_queue(t)
  for name in names_in((t.deny or '') .. (t.denyAuto or '')) do
    redis.call('ZREM', denials .. name, mark_of(t))
  end
  for name in names_in(t.denyAuto) do
    redis.call('ZREM', auto_denials .. name, t.id)
  end
end
