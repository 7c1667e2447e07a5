-- note: who was given which task, for people.
--
-- Key     assignments list written
-- Uses    task
local function note_assignment(t, instance, how)
  redis.call('LPUSH', assignments,
    '{"id":"' .. t.id .. '","instanceId":"' .. instance .. '","how":"' .. how .. '","at":' .. int(now()) .. '}')
  redis.call('LTRIM', assignments, 0, 999)
  redis.call('PEXPIRE', assignments, DAY_MS)
end
