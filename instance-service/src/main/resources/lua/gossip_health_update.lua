-- gossip_health_update: how many members are healthy, and whether so many are not that the fleet must be parted.
--
-- Key     gossip hash written
-- Keys    instances hash read
-- Key     partition_detected string written
-- Key     partition_recovery string written
-- Uses    tell, last_seen
-- ARGV[1] window_ms: who was not seen for this long, and 2 × its ttl, is no member   ARGV[2] flag_ms
-- ARGV[3] contact_ms, for how long the caller has had Redis without a gap
-- Returns   members, healthy, parted (1 or 0)
-- Refuses   nothing
-- Guarantee a member is registered and not unregistered, and no session of an agent, as the beats of all these are one
--           process's; it is unhealthy when it says so, or is silent for more than its ttl. Under half of more
--           than two: detected, but not for a silence that was Redis' own; above 70 % after that: recovered, with the
--           reason. Said once, never both flags.
-- Cost      O(members)
local window_ms, flag_ms, contact_ms = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])

local last = last_seen()
local members, healthy, ill, gone = 0, 0, 0, {}
local flat = redis.call('HGETALL', gossip)
for i = 1, #flat, 2 do
  local id, is = flat[i], cjson.decode(flat[i + 1])
  local seen = last[id] or is.seen
  if not seen or now() - seen > math.max(window_ms, 2 * is.ttl) then
    gone[#gone + 1] = not last[id] and id or nil
  elseif not redis.call('HGET', instances .. id, 'session') then
    members = members + 1
    local well = is.status ~= 'unhealthy' and is.status ~= 'OFFLINE'
    if well and now() - seen <= is.ttl then
      healthy = healthy + 1
    elseif not well or contact_ms > is.ttl then
      ill = ill + 1
    end
  end
end

for from = 1, #gone, 1000 do
  redis.call('HDEL', gossip, unpack(gone, from, math.min(from + 999, #gone)))
end
local was = redis.call('GET', partition_detected)
local counts = '"members":' .. members .. ',"healthy":' .. healthy
if members > 2 and ill * 2 > members then
  if was then
    redis.call('PEXPIRE', partition_detected, flag_ms)
  else
    redis.call('SET', partition_detected, '{' .. counts .. ',"at":' .. int(now()) .. '}', 'PX', flag_ms)
    redis.call('DEL', partition_recovery)
    tell('partition.detected', 'fleet', now(), '{' .. counts .. '}')
  end
elseif was and healthy * 10 > members * 7 then
  local reason = healthy > cjson.decode(was).healthy and 'healed' or 'members_left'
  redis.call('DEL', partition_detected)
  local recovery = '{' .. counts .. ',"reason":"' .. reason .. '","at":' .. int(now()) .. '}'
  redis.call('SET', partition_recovery, recovery, 'PX', flag_ms)
  tell('partition.recovered', 'fleet', now(), '{' .. counts .. ',"reason":"' .. reason .. '"}')
elseif was and members > 0 then
  redis.call('PEXPIRE', partition_detected, flag_ms)
end
return { members, healthy, redis.call('EXISTS', partition_detected) }
