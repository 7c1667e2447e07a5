-- state_batch_put: keep several values, each as state_put does; what one is refused for does not touch the others.
--
-- Key     state_version string written
-- Keys    states hash written
-- Uses    term, state, state_bar, state_index, state_store
-- ARGV[1] states_max
-- ARGV[2..] per value: name, value, ttl_ms or empty, if_version or empty
-- Returns   per value: version, when it ends or empty; or WORD, sentence, version now
-- Refuses   UNAVAILABLE the epoch is not open; of one value also CONFLICT another version, FULL states_max (in this
--           order)
-- Guarantee versions grow in the order of the values; a value that is refused changes nothing
-- Cost      O(log n) per value
local count = (#ARGV - 1) / 4

local version = next_term(state_version)
if not version then
  return not_open()
end
redis.call('INCRBY', state_version, count - 1)
forget_ended(math.min(1000, 2 * count))
local room, answers = ARGV[1] - count_states(), {}
for i = 2, #ARGV, 4 do
  local name, value, ttl_ms, if_version = unpack(ARGV, i, i + 3)
  local was, expires = version_of(states .. name)
  local word, sentence, current = barred(was, if_version, room)
  if word then
    answers[#answers + 1] = { word, sentence, int(current) }
  else
    answers[#answers + 1] =
      { int(version), store(states .. name, was, expires, name, value, ttl_ms, version) }
    room = was and room or room - 1
    version = version + 1
  end
end
return answers
