-- registry: the keys of the scripts that know who is there, and what they share.
-- KEYS[1] instances prefix   KEYS[2] active zset   KEYS[3] due zset   KEYS[4] loads zset   KEYS[5] capabilities prefix   KEYS[6] capacities prefix
-- KEYS[7] roles prefix   KEYS[8] gossip hash   KEYS[9] leader string   KEYS[10] leader_term string   KEYS[11] epoch hash   KEYS[12] streams prefix
-- KEYS[13] channels prefix   KEYS[14] commands stream   KEYS[15] detected string   KEYS[16] recovery string   KEYS[17] pending zset
-- KEYS[18] requirements hash   KEYS[19] dead zset   KEYS[20] roles_of hash
local instances, active, due, loads, capabilities, capacities, roles, gossip, leader, leader_term, epoch, streams, channels, commands, detected,
  recovery, pending, requirements, dead, roles_of = unpack(KEYS, 1, 20)
local metadata = ARGV[1]

-- The keys of an instance that alive() leaves, being this service's own, live as long as it; the set of a role, which many renew, nearly.
local function keep(id, names, life_ms)
  redis.call('PEXPIRE', capacities .. id, int(life_ms))
  local joined = 0
  for _, name in ipairs(cjson.decode(names)) do
    joined = joined + redis.call('SADD', roles .. name, id)
    if redis.call('PTTL', roles .. name) < 7 / 8 * life_ms then
      redis.call('PEXPIRE', roles .. name, int(life_ms))
    end
  end
  if joined > 0 then
    redis.call('HSET', roles_of, id, names)
  end
end

-- Out of the roles it has, also when its hash is gone.
local function drop_roles(id)
  for _, name in ipairs(cjson.decode(redis.call('HGET', roles_of, id) or '[]')) do
    redis.call('SREM', roles .. name, id)
  end
  redis.call('HDEL', roles_of, id)
end

-- One that holds tasks keeps its load: task scripts count it down, and forget it at 0.
local function drop_load(id)
  if redis.call('ZSCORE', loads, id) == '0' then
    redis.call('ZREM', loads, id)
  end
end

-- Leadership that is given up is vacant at once.
local function step_down(id)
  if select(2, leading(leader, epoch)) == id then
    redis.call('DEL', leader)
  end
end

-- When each active instance was heard last.
local function last_seen()
  local seen, flat = {}, redis.call('ZRANGE', active, 0, -1, 'WITHSCORES')
  for i = 1, #flat, 2 do
    seen[flat[i]] = tonumber(flat[i + 1])
  end
  return seen
end

-- An event about an instance or the fleet; its version is the time, or the next number.
local function tell(type, entity, version, payload)
  event(streams, channels, type, entity, version, payload, metadata, entity)
  aged(streams .. type)
end
