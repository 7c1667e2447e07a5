-- task_projected: PostgreSQL has these versions; forget what was kept for it.
--
-- Key     outbox zset written
-- Keys    tasks hash written
-- ARGV[1] terminal_ms
-- ARGV    per task: id, the version that was committed (0: none was), 1 if it has ended
-- Returns   how many tasks left the outbox
-- Guarantee a task whose version is newer than the committed one stays in the outbox and keeps its hash without expiry.
-- Cost      O(tasks)
local terminal_ms, ids, gone = ARGV[1], {}, {}
for i = 2, #ARGV, 3 do
  ids[#ids + 1] = ARGV[i]
end

local function is_saved(id, score, committed)
  return committed > 0 and tonumber(score) <= committed or committed == 0 and redis.call('EXISTS', tasks .. id) == 0
end

for i, score in ipairs(redis.call('ZMSCORE', outbox, unpack(ids))) do
  local id, committed = ids[i], tonumber(ARGV[3 * i])
  if score and is_saved(id, score, committed) then
    gone[#gone + 1] = id
  end
  if ARGV[3 * i + 1] == '1' and tonumber(redis.call('HGET', tasks .. id, 'version')) == committed
    and redis.call('PTTL', tasks .. id) == -1 then
    redis.call('PEXPIRE', tasks .. id, terminal_ms)
  end
end
return gone[1] and redis.call('ZREM', outbox, unpack(gone)) or 0
