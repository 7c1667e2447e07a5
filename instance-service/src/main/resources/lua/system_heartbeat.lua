-- system_heartbeat: instances are alive; beats of one tenant that came together.
--
-- Key     gossip hash written
-- Keys    instances hash written
-- Uses    alive, leader
-- Caller  metadata
-- ARGV    per beat: event metadata, id, status or empty, load or empty, progress or empty
-- Returns   per beat 1, or 0 when the instance is unknown
-- Refuses   nothing
-- Guarantee no key of the instance has a clock after it; one that counted as dead is alive again, said once; vacant
--           leadership is taken, by no session.
-- Cost      O(log n) per beat, and O(roles) for one that was dead
local function beat(id, status, load, progress)
  local ttl, was, draining, is_session =
    unpack(redis.call('HMGET', instances .. id, 'ttl', 'status', 'draining', 'session'))
  if not ttl then
    return 0
  end
  alive(id, ttl, was)
  was = was == 'OFFLINE' and 'healthy' or was
  status = status ~= '' and status or was
  if status ~= was then
    redis.call('HSET', instances .. id, 'status', status)
  end
  redis.call('HSET', gossip, id, gossip_of(status, ttl))
  if load ~= '' then
    redis.call('HSET', instances .. id, 'load', load)
  end
  if progress ~= '' then
    redis.call('HSET', instances .. id, 'progress', progress)
  end
  lead(id, ttl, not draining and not is_session and status ~= 'unhealthy')
  return 1
end

local answers = {}
for at = 1, #ARGV, 5 do
  metadata = ARGV[at]
  answers[#answers + 1] = beat(unpack(ARGV, at + 1, at + 4))
end
return answers
