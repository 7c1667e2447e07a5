-- state_batch_put: keep several values, each as state_put does; what one is refused for does not touch the others.
--
-- KEYS[1] prefix cb:state:
-- KEYS[2] names    zset    written  cb:state-names
-- KEYS[3] expiries zset    written  cb:state-expiries
-- KEYS[4] epoch    hash    read     cb:epoch
-- KEYS[5] counter  string  written  cb:state-version
-- ARGV[1] states_max
-- ARGV[2..] per value: name, value, ttl_ms or empty, if_version or empty
-- Uses      term, state
-- Returns   per value: version, when it ends or empty; or WORD, sentence, version now
-- Refuses   UNAVAILABLE the epoch is not open; of one value also CONFLICT another version, FULL states_max (in this order)
-- Guarantee versions grow in the order of the values; a value that is refused changes nothing
-- Cost      O(log n) per value
local states, names, expiries, epoch, counter = unpack(KEYS)
local count = (#ARGV - 1) / 4

local version = next_term(epoch, counter)
if not version then
  return not_open()
end
redis.call('INCRBY', counter, count - 1)
state_forget(names, expiries, math.min(1000, 2 * count))
local room, answers = ARGV[1] - state_count(names, expiries), {}
for i = 2, #ARGV, 4 do
  local name, value, ttl_ms, if_version = unpack(ARGV, i, i + 3)
  local was, expires = state_version(states .. name)
  local word, sentence, current = state_barred(was, if_version, room)
  if word then
    answers[#answers + 1] = { word, sentence, int(current) }
  else
    answers[#answers + 1] = { int(version), state_store(states .. name, names, expiries, was, expires, name, value, ttl_ms, version) }
    room = was and room or room - 1
    version = version + 1
  end
end
return answers
