-- task_reconcile: put tasks back that PostgreSQL knows newer than this Redis, which came back older than it was.
--
-- Keys    tasks hash written
-- Uses    fence, put_back, task
-- ARGV[1] epoch   ARGV[2] terminal_ms
-- ARGV    per task: JSON of its parents' status in PostgreSQL or empty, number of strings that follow, field, value, …
-- Returns   how many tasks were put back
-- Refuses   CONFLICT another replica raised the epoch meanwhile
-- Guarantee each task is in exactly one place and nobody holds it: whoever did has a fence that is refused. What ended
--           stays ended.
-- Cost      O(tasks * log n + parents + dependants + length of instance queues)
local raised, terminal_ms = tonumber(ARGV[1]), ARGV[2]

if current_epoch() ~= raised then
  return refuse('CONFLICT', 'Another replica raised the epoch.')
end

local at, put = 3, 0
while at < #ARGV do
  local parents, first, t = ARGV[at], at + 2, {}
  at = first + ARGV[at + 1]
  for i = first, at - 1, 2 do
    t[ARGV[i]] = ARGV[i + 1]
  end
  local known = get(t.id)
  if not known or tonumber(known.version) < tonumber(t.version) then
    redis.call('DEL', tasks .. t.id)
    redis.call('HSET', tasks .. t.id, unpack(ARGV, first, at - 1))
    put_back(t, known, parents, raised, terminal_ms)
    put = put + 1
  end
end
return put
