-- note: who was given which task, for people: of all tasks together, and of each.
--
-- Key     assignments list written
-- Keys    task_assignments list written
-- Uses    task
local function note_assignment(t, instance, how)
  local entry = '{"id":"' .. t.id .. '","taskId":"' .. t.id .. '","instanceId":"' .. instance .. '","how":"' .. how
    .. '","at":' .. int(now()) .. ',"timestamp":' .. int(now()) .. ',"waitedMs":' .. int(now() - t.createdAt) .. '}'
  if redis.call('LPUSH', task_assignments .. t.id .. ':assignments', entry) > 100 then
    redis.call('LTRIM', task_assignments .. t.id .. ':assignments', 0, 99)
  end
  redis.call('LPUSH', assignments, entry)
  redis.call('LTRIM', assignments, 0, 999)
  redis.call('PEXPIRE', assignments, DAY_MS)
end
