-- quorum_vote: one voter's vote for one decision; the majority decides.
--
-- Key     decision hash written   total, votes, voter:<instance> = digest of its value, value:<digest> = votes for it;
--                                 once decided: final, version
-- Key     latest_decision hash written
-- Key     open_decisions zset written
-- Uses    ends, tell
-- ARGV[1] decision   ARGV[2] voter   ARGV[3] value, canonical JSON   ARGV[4] its digest   ARGV[5] total, if this is the
-- first vote
-- ARGV[6] life_ms   ARGV[7] decisions_max
-- Returns   {voters that have voted, the decided value or empty}
-- Refuses   CONFLICT it is decided and this voter voted otherwise; CONFLICT total others have voted;
--           FULL decisions_max are open (in this order)
-- Guarantee a voter counts once; at most one value ever is final, as votes for it are more than half of total; its
--           event is appended once
-- Cost      O(log n); the vote that decides O(voters)
local name, voter, value, digest, total, life_ms, decisions_max = unpack(ARGV)

local first, votes, final, before = unpack(redis.call('HMGET', decision, 'total', 'votes', 'final', 'voter:' .. voter))
total, votes = tonumber(first or total), tonumber(votes or 0)
if before == digest then
  return { votes, final or '' }
end
if before and final then
  return refuse('CONFLICT', name .. ' is decided and ' .. voter .. ' voted otherwise.', 'state', 'decided')
end
if not before and votes >= total then
  return refuse('CONFLICT', 'All ' .. int(total) .. ' voters of ' .. name .. ' have voted.', 'totalInstances', total)
end
if not first and not_ended(open_decisions) >= tonumber(decisions_max) then
  return refuse('FULL', 'decisionsMax is reached: ' .. decisions_max .. ' decisions are kept.',
    'limit', 'decisionsMax', 'retryAfterMs', room_in(open_decisions))
end

if before then
  if redis.call('HINCRBY', decision, 'value:' .. before, -1) == 0 then
    redis.call('HDEL', decision, 'value:' .. before)
  end
else
  votes = votes + 1
end
redis.call('HSET', decision, 'total', int(total), 'votes', votes, 'voter:' .. voter, digest)
redis.call('PEXPIRE', decision, life_ms)
ends_in(open_decisions, name, life_ms)
local same = redis.call('HINCRBY', decision, 'value:' .. digest, 1)
if not final and same > total / 2 then
  final = value
  redis.call('HSET', decision, 'final', value, 'version', int(now()))
  local list, flat = {}, redis.call('HGETALL', decision)
  for i = 1, #flat, 2 do
    local who = string.match(flat[i], '^voter:(.+)$')
    list[#list + 1] = who and '{"instanceId":"' .. who .. '","agrees":' .. tostring(flat[i + 1] == digest) .. '}'
  end
  redis.call('HSET', latest_decision, 'decision', name, 'value', value, 'votes', '[' .. table.concat(list, ',') .. ']',
    'agreed', same, 'voteCount', votes, 'totalInstances', int(total), 'decidedAt', int(now()))
  redis.call('PEXPIRE', latest_decision, life_ms)
  tell('quorum.decision.made', name, now(), '{"decision":"' .. name .. '","value":' .. value .. ',"votes":' .. same
    .. ',"voteCount":' .. votes .. ',"totalInstances":' .. int(total) .. '}')
end
return { votes, final or '' }
