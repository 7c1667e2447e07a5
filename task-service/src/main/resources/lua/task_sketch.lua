-- task_sketch: what tasks weigh, and the fields of theirs that are asked for, without their bodies.
--
-- Keys    tasks hash read
-- ARGV[1] number of fields   ARGV    the fields, then ids
-- Returns   per task: its bytes, 0 when it is not here, then each field or nothing
-- Guarantee nothing is changed
-- Cost      O(tasks)
local WIDE = { 'text', 'metadata', 'result', 'error', 'progress', 'deny', 'dependsOn', 'lostBy', 'requires' }
local NARROW_BYTES = 1024
local last = 1 + ARGV[1]

local answers = {}
for i = last + 1, #ARGV do
  local bytes, hash = 0, tasks .. ARGV[i]
  if redis.call('HEXISTS', hash, 'id') == 1 then
    bytes = NARROW_BYTES
    for _, field in ipairs(WIDE) do
      bytes = bytes + redis.call('HSTRLEN', hash, field)
    end
  end
  answers[#answers + 1] = bytes
  for at = 2, last do
    answers[#answers + 1] = redis.call('HGET', hash, ARGV[at])
  end
end
return answers
