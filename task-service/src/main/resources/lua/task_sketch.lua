-- task_sketch: what tasks weigh, and the fields of theirs that are asked for, without their bodies.
--
-- Keys    tasks hash read
-- ARGV[1] number of fields   ARGV    the fields, then ids
-- Returns   per task: its bytes, 0 when it is not here, then each field or nothing
-- Guarantee nothing is changed
-- Cost      O(tasks)
local last = 1 + ARGV[1]

local answers = {}
for i = last + 1, #ARGV do
  local hash = tasks .. ARGV[i]
  answers[#answers + 1] = redis.call('MEMORY', 'USAGE', hash, 'SAMPLES', 0) or 0
  for at = 2, last do
    answers[#answers + 1] = redis.call('HGET', hash, ARGV[at])
  end
end
return answers
