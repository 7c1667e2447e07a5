-- state_get: read values, as many as fit into an answer.
--
-- Keys    states hash read
-- Uses    state
-- ARGV[1] bytes_max: what the values may have together   ARGV[2..] names
-- Returns   per name: version, when it ends or empty, value; or 0 when there is none; or 1 when bytes_max is reached
-- Guarantee nothing is written; a value that has ended is not shown
-- Cost      O(names)
local room = tonumber(ARGV[1])

local answers = {}
for i = 2, #ARGV do
  local key, answer = states .. ARGV[i], 0
  if version_of(key) then
    room = room - redis.call('HSTRLEN', key, 'value')
    answer = 1
    if room >= 0 then
      local version, ends, value = unpack(redis.call('HMGET', key, 'version', 'expiresAt', 'value'))
      answer = { version, ends or '', value }
    end
  end
  answers[#answers + 1] = answer
end
return answers
