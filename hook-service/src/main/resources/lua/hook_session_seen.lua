-- hook_session_seen: these sessions were heard of, those ended.
--
-- Uses    session
-- ARGV[1] sessions_max   ARGV[2] life_ms   ARGV[3] how many were heard of
-- ARGV[4..] each of these and how many ms ago, then those that ended
-- Returns   how many had no place, or the name of an instance that is no session
-- Guarantee one that ended holds nothing once its todos are looked at; what was heard of it before, and comes later by
--           another replica, does not open it again
-- Cost      O(sessions given)
local sessions_max, life_ms, heard = ARGV[1], ARGV[2], tonumber(ARGV[3])

local refused = 0
for at = 4, 3 + 2 * heard, 2 do
  local session, ago_ms = ARGV[at], ARGV[at + 1]
  if is_taken(session) or not has_room(session, sessions_max) then
    refused = refused + 1
  elseif not ended_since(session, life_ms, ago_ms) then
    open(session)
  end
end
for at = 4 + 2 * heard, #ARGV do
  close(ARGV[at], life_ms)
end
return refused
