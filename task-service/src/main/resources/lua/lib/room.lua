-- room: whether there may be more tasks.
--
-- Key     assigned zset read
-- Key     audit stream read
-- Key     blocked zset read
-- Key     epoch hash read
-- Key     leases zset read
-- Key     outbox zset read
-- Key     pending zset read
-- Keys    requirement_queues zset read
-- Key     requirements hash read
-- Key     scheduled zset read
-- Keys    strict_queues zset read
-- Key     task_seq string read
-- Uses    denials, weight

-- Looks once. What it gives answers for the n-th new task: nil when it may be, else WORD and sentence. The limits of
-- the tenant, nil where it has none, are of tasks that have not ended, and of bytes before these.
local function look_for_room(queue_max, outbox_max, tasks_max, bytes_max, audit_max)
  local ceiling = tonumber(redis.call('HGET', epoch, 'ceiling'))
  local last = tonumber(redis.call('GET', task_seq) or 0)
  local unsaved = redis.call('ZCARD', outbox)
  local queued = redis.call('ZCARD', pending) + redis.call('ZCARD', scheduled) + redis.call('ZCARD', blocked)
    + redis.call('ZCARD', strict_queues .. ANY)
  for _, set in ipairs(redis.call('HKEYS', requirements)) do
    queued = queued + redis.call('ZCARD', requirement_queues .. set) + redis.call('ZCARD', strict_queues .. set)
  end
  local live = tasks_max and queued + redis.call('ZCARD', assigned) + redis.call('ZCARD', leases)
  local unaudited = redis.call('XLEN', audit)
  local is_full = bytes_max and weight() >= bytes_max
  return function(n)
    if last + n > ceiling then
      return 'UNAVAILABLE', 'No block of ids is open; PostgreSQL opens the next.'
    elseif queued + n > queue_max then
      return 'FULL', 'queueMax is reached: ' .. int(queue_max) .. ' tasks wait.'
    elseif unsaved + n > outbox_max then
      return 'FULL', 'outboxMax is reached: PostgreSQL is ' .. int(outbox_max) .. ' tasks behind.'
    elseif unaudited >= audit_max then
      return 'FULL', 'auditMax is reached: PostgreSQL is ' .. int(audit_max) .. ' notes of the audit behind.'
    elseif tasks_max and live + n > tasks_max then
      return 'FULL', 'tasks is reached: this tenant may have ' .. int(tasks_max) .. ' that have not ended.'
    elseif is_full then
      return 'FULL', bytes_full(bytes_max)
    end
  end
end

-- Nor may there be one set of requirements more.
local function room_for_requirements(set, most)
  if set and redis.call('HEXISTS', requirements, set) == 0 and redis.call('HLEN', requirements) >= most then
    return 'FULL', 'requirementsMax is reached: ' .. int(most) .. ' distinct sets of requirements.'
  end
end

-- Refuses the whole call; a limit is named.
local function refuse_all(word, sentence)
  if word == 'FULL' then
    return refuse(word, sentence, 'limit', string.match(sentence, '^%w+'), 'outcome', 'not_done', 'retryAfterMs', 1000)
  end
  return refuse(word, sentence, unpack(word == 'UNAVAILABLE' and { 'outcome', 'not_done', 'retryAfterMs', 1000 } or {}))
end
