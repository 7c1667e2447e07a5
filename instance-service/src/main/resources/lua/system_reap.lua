-- system_reap: find the dead by what they stopped doing. Safe on every replica at once.
--
-- Key     active_instances zset written
-- Keys    capabilities set written
-- Keys    capacities hash written
-- Key     dead_instances zset written
-- Key     gossip hash written
-- Key     instance_loads zset read
-- Keys    instances hash written
-- Key     instances_due zset written
-- Uses    alive, command, ends, tell, drop_load, registry
-- ARGV[1] max   ARGV[2] contact_ms, for how long this replica has had Redis without a gap   ARGV[3] dead_ms
-- ARGV[4] dead_max: beyond it those dead for longest are forgotten
-- Returns   how many were declared dead, how many were looked at, milliseconds to the next that is due (empty when
--           none)
-- Refuses   nothing
-- Guarantee silent for 1.5 × ttl by Redis' clock, while Redis was there for at least one ttl, is OFFLINE, said once;
--           task-service is asked for what it holds in the same step. After an outage nobody is declared dead who could
--           not beat.
-- Cost      O(max * (log n + roles))
local max, contact_ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local dead_ms, dead_max = tonumber(ARGV[3]), tonumber(ARGV[4])
local died = 0

-- One that came back is in the index of the dead until then, and is left alone.
local function forget_longest_dead()
  local id = redis.call('ZPOPMIN', dead_instances)[1]
  if redis.call('HGET', instances .. id, 'status') == 'OFFLINE' then
    redis.call('DEL', instances .. id, capabilities .. id, capacities .. id)
    redis.call('HDEL', gossip, id)
  end
end

local function bury(id, ttl, seen, version)
  drop_roles(id)
  if ttl then
    version = math.max(now(), version + 1)
    redis.call('HSET', instances .. id, 'status', 'OFFLINE', 'version', int(version))
    redis.call('PEXPIRE', instances .. id, int(dead_ms))
    redis.call('PEXPIRE', capabilities .. id, int(dead_ms))
    redis.call('PEXPIRE', capacities .. id, int(dead_ms))
    redis.call('HSET', gossip, id, gossip_of('OFFLINE', ttl, seen))
    ends_in(dead_instances, id, dead_ms)
    if redis.call('ZCARD', dead_instances) > dead_max then
      forget_longest_dead()
    end
  else
    redis.call('HDEL', gossip, id)
  end
  redis.call('ZREM', instances_due, id)
  redis.call('ZREM', active_instances, id)
  local holds = tonumber(redis.call('ZSCORE', instance_loads, id) or 0)
  drop_load(id)
  tell('instance.failed', id, version or now(), '{"id":"' .. id .. '","holds":' .. int(holds)
    .. (seen and ',"silentMs":' .. int(now() - seen) or '') .. '}', id)
  if holds > 0 then
    command('task.reassign', '{"instanceId":"' .. id .. '","reason":"failed","sinceMs":' .. int(now()) .. '}')
  end
  died = died + 1
end

local ids = redis.call('ZRANGEBYSCORE', instances_due, '-inf', int(now()), 'LIMIT', 0, max)
for _, id in ipairs(ids) do
  local ttl, seen, version = unpack(redis.call('HMGET', instances .. id, 'ttl', 'lastSeen', 'version'))
  local lived = tonumber(ttl or cjson.decode(redis.call('HGET', gossip, id) or '{"ttl":30000}').ttl)
  local dies_at = math.max(ttl and seen + 1.5 * ttl or 0, now() + lived - contact_ms)
  if dies_at > now() then
    redis.call('ZADD', instances_due, int(dies_at), id)
  else
    bury(id, ttl, seen, version)
  end
end
local first = redis.call('ZRANGE', instances_due, 0, 0, 'WITHSCORES')[2]
return { died, #ids, first and int(math.max(0, first - now())) or '' }
