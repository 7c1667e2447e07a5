-- task_explain: what a task waits for or who holds it, as facts.
--
-- Key     active_instances zset read
-- Key     instance_loads zset read
-- Key     paused string read
-- Key     shares zset read
-- Keys    tasks hash read
-- Uses    live, deny, place, task
-- ARGV[1] id   ARGV[2] instances_max, how many of the last to beat are looked at
-- Returns   the task's hash; then facts as name, value: now, paused, ahead, queue, share, live, eligible, free,
--           seen, parents
-- Refuses   NOT_FOUND
-- Guarantee nothing is changed.
-- Cost      O(instances_max of the instances that beat last + parents + log n)
local id, instances_max = ARGV[1], tonumber(ARGV[2])

local t = get(id)
if not t then
  return no_task(id)
end
local facts = { 'now', int(now()) }
local function fact(name, value)
  facts[#facts + 1] = name
  facts[#facts + 1] = tostring(value)
end

if t.status == 'pending' then
  fact('paused', redis.call('GET', paused) or '')
  if not t.assignedTo then
    fact('ahead', redis.call('ZRANK', queue_of(t), id) or -1)
    fact('queue', t.requires or '')
  end
  fact('share', redis.call('ZSCORE', shares, id) or '')
  local alive, eligible, free = 0, 0, 0
  for _, worker in ipairs(redis.call('ZREVRANGE', active_instances, 0, instances_max - 1)) do
    local capacity, draining = live(worker)
    if capacity then
      alive = alive + 1
      if not draining and capable(worker, t) and not denied(t, worker) then
        eligible = eligible + 1
        free = free + math.max(0, capacity - (redis.call('ZSCORE', instance_loads, worker) or 0))
      end
    end
  end
  fact('live', alive)
  fact('eligible', eligible)
  fact('free', int(free))
elseif t.status == 'blocked' then
  local states, seen = {}, {}
  for _, parent in ipairs(cjson.decode(t.dependsOn)) do
    states[#states + 1] = not seen[parent] and cjson.encode(parent)
      .. ':' .. cjson.encode(redis.call('HGET', tasks .. parent, 'status') or 'left') or nil
    seen[parent] = true
  end
  fact('parents', '{' .. table.concat(states, ',') .. '}')
end
if t.assignedTo then
  fact('seen', redis.call('ZSCORE', active_instances, t.assignedTo) or '')
end
return { redis.call('HGETALL', tasks .. id), facts }
