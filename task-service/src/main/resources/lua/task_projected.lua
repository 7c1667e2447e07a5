-- task_projected: PostgreSQL has these versions; forget what was kept for it.
--
-- Key     outbox zset written
-- Keys    streams stream written
-- Keys    tasks hash written
-- ARGV[1] group   ARGV[2] terminal_ms   ARGV[3] number of tasks
-- ARGV    per task: id, the version that was committed (0: there was no hash)
-- ARGV    per stream that events are acknowledged from: its type, number of events, their ids
-- Returns   how many tasks left the outbox
-- Guarantee a task whose version is newer than the committed one stays in the outbox and keeps its hash without expiry.
-- Cost      O(tasks + events)
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
while at < #ARGV do
  local stream, events = streams .. ARGV[at], tonumber(ARGV[at + 1])
  for from = at + 2, at + 1 + events, 1000 do
    redis.call('XACK', stream, group, unpack(ARGV, from, math.min(from + 999, at + 1 + events)))
  end
  at = at + events + 2
end
return left
