-- line: who waits for a lock. A ticket is `<process>/<number> <owner> <deadline>`. When nobody holds the lock, the
-- first in line has its turn; a process that lets a turn pass counts as dead and loses its places.
--
-- Key     lock hash written
-- Key     lock_channel channel written
-- Key     lock_line zset written

local function starts(ticket, with)
  return with and string.sub(ticket, 1, #with) == with
end

-- The first that may still take its turn, and how many stand before it: late ones, and those of `out`. Only reads.
local function head(out)
  local at = 0
  local ticket = redis.call('ZRANGE', lock_line, 0, 0)[1]
  while ticket and (starts(ticket, out) or tonumber(string.match(ticket, '%d+$')) <= now()) do
    at = at + 1
    ticket = redis.call('ZRANGE', lock_line, at, at)[1]
  end
  return ticket, at
end

-- The places of a dead process, or one dead ticket; nil is none.
local function drop(out)
  for _, ticket in ipairs(out and redis.call('ZRANGE', lock_line, 0, -1) or {}) do
    if starts(ticket, out) then
      redis.call('ZREM', lock_line, ticket)
    end
  end
end

-- Nobody holds the lock: begins the turn of the first in line, if it did not begin before, and tells every process.
-- Returns its end.
local function turn(name, turn_ms)
  local ticket, late = head()
  if late > 0 then
    redis.call('ZREMRANGEBYRANK', lock_line, 0, late - 1)
  end
  local reserved, ends = unpack(redis.call('HMGET', lock, 'turn', 'turnEndsAt'))
  if ticket and reserved ~= ticket then
    ends = int(now() + turn_ms)
    redis.call('HSET', lock, 'turn', ticket, 'turnEndsAt', ends)
    redis.call('PEXPIRE', lock, 60000)
    redis.call('PUBLISH', lock_channel, name .. ' ' .. ticket)
  end
  return ends
end
