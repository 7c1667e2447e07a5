-- hook_session_seen: these sessions were heard of, those ended.
--
-- Uses    session
-- ARGV[1] sessions_max   ARGV[2] life_ms   ARGV[3] how many were heard of   ARGV[4] these, then those that ended
-- Returns   how many had no place, or the name of an instance that is no session
-- Guarantee one that ended holds nothing once its todos are looked at
-- Cost      O(sessions given)
local sessions_max, life_ms, heard = ARGV[1], ARGV[2], tonumber(ARGV[3])

local refused = 0
for at = 4, #ARGV do
  local session = ARGV[at]
  if at >= 4 + heard then
    close(session, life_ms)
  elseif is_taken(session) or not has_room(session, sessions_max) then
    refused = refused + 1
  else
    open(session)
  end
end
return refused
