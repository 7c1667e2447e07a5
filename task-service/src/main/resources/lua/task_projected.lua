-- task_projected: PostgreSQL has these versions; forget what was kept for it.
--
-- KEYS[1] outbox zset   written   cb:outbox
-- KEYS[2] tasks  prefix           cb:task:
-- KEYS[3..] stream      written   cb:stream:<type>, as many as events are acknowledged from
-- ARGV[1] group   ARGV[2] terminal_ms   ARGV[3] number of tasks
-- ARGV    per task: id, the version that was committed (0: there was no hash)
-- ARGV    per stream: number of events, their ids
-- Returns   how many tasks left the outbox
-- Guarantee a task whose version is newer than the committed one stays in the outbox and keeps its hash without expiry.
-- Cost      O(tasks + events)
local outbox, tasks = KEYS[1], KEYS[2]
local group, terminal_ms, count = ARGV[1], ARGV[2], tonumber(ARGV[3])
local terminal = { completed = true, failed = true, cancelled = true, deleted = true }

local left = 0
for i = 1, count do
  local id, committed = ARGV[2 + 2 * i], tonumber(ARGV[3 + 2 * i])
  local hash = tasks .. id
  local status, version = unpack(redis.call('HMGET', hash, 'status', 'version'))
  local score = redis.call('ZSCORE', outbox, id)
  if score and (committed > 0 and tonumber(score) <= committed or committed == 0 and not version) then
    left = left + redis.call('ZREM', outbox, id)
  end
  if committed > 0 and terminal[status] and tonumber(version) == committed and redis.call('PTTL', hash) == -1 then
    redis.call('PEXPIRE', hash, terminal_ms)
  end
end

local at = 4 + 2 * count
for i = 3, #KEYS do
  local events = tonumber(ARGV[at])
  for from = at + 1, at + events, 1000 do
    redis.call('XACK', KEYS[i], group, unpack(ARGV, from, math.min(from + 999, at + events)))
  end
  at = at + events + 1
end
return left
