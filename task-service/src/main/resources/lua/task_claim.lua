-- task_claim: lease the first tasks this worker may run: those assigned to it, then the pending ones by priority and arrival.
--
-- KEYS[1..17] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] worker   ARGV[3] max   ARGV[4] lease_ms   ARGV[5] scan_max
-- Uses      fence, task, lease, deny
-- Returns   claimed, empty, denied or capacity; then per task its hash as field, value, …
-- Refuses   NOT_FOUND the worker is not registered
-- Guarantee a task is in exactly one place before and after; its fence is greater than any it had; load never passes capacity.
-- Cost      O(max * log n); at most scan_max denied tasks are stepped over
local worker, max, lease_ms, scan_max = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local ttl, capacity = unpack(redis.call('HMGET', instances .. worker, 'ttl', 'capacity'))
if not ttl then
  return refuse('NOT_FOUND', 'No worker ' .. worker .. ' is registered.', 'fix', 'Register it with system.register.')
end
local raised = current_epoch()
beat(worker, ttl)

local function may(t)
  local no, pardoned = denied(t, worker)
  if pardoned then
    redis.call('HDEL', tasks .. t.id, 'denyAuto')
    t.denyAuto = nil
  end
  return not no
end

local answers = { 'empty' }
local function give(t)
  take(t, worker, lease_ms, raised)
  local flat = {}
  for field, value in pairs(t) do
    flat[#flat + 1] = field
    flat[#flat + 1] = tostring(value)
  end
  answers[#answers + 1] = flat
end

for _, id in ipairs(redis.call('LRANGE', queues .. worker, 0, max - 1)) do
  local t = get(id)
  if t and may(t) then
    give(t)
  end
end

local free = capacity - (redis.call('ZSCORE', loads, worker) or 0)
local wanted = math.min(max - (#answers - 1), free)
local from, stepped = 0, 0
while wanted > 0 and stepped <= scan_max do
  local page = redis.call('ZRANGE', pending, from, from + math.max(wanted, 10) - 1)
  if #page == 0 then
    break
  end
  for _, id in ipairs(page) do
    local t = wanted > 0 and get(id)
    if t and may(t) then
      give(t)
      wanted = wanted - 1
    elseif wanted > 0 then
      from, stepped = from + 1, stepped + 1
    end
  end
end

if #answers > 1 then
  answers[1] = 'claimed'
  return answers
end
answers[1] = free <= 0 and 'capacity' or stepped > 0 and 'denied' or 'empty'
return answers, true
