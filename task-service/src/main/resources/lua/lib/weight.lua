-- weight: bytes of what the tasks of a tenant keep in Redis: text, metadata, output, result and error. Live ones weigh
-- as long as they live; ended ones about as long as they stay.
--
-- Key     task_bytes hash written
-- Uses    hours
local HOUR_MS = 3600000

-- Of a task, without the end that it may have.
local function weight_of(t)
  return #t.text + #(t.metadata or '') + (t.outputBytes or 0)
end

local function weigh_live(bytes)
  redis.call('HINCRBY', task_bytes, 'live', int(bytes))
end

-- It has ended with this result or error, and stays until PostgreSQL has it and an hour more; its output for a day.
local function weigh_ended(t)
  local hours = (t.outputBytes or t.durability == 'volatile') and 24 or 1
  weigh(task_bytes, weight_of(t) + #(t.result or '') + #(t.error or ''), hours * HOUR_MS)
end

local function weight()
  return bytes_in(task_bytes) + (redis.call('HGET', task_bytes, 'live') or 0)
end

local function bytes_full(most)
  return 'bytes is reached: the tasks of this tenant may have ' .. int(most) .. ' bytes in Redis.'
end
