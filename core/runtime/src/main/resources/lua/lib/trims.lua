-- trims: what left a stream of events by its age or its cap, so that who comes back is told of a gap only where there
-- is one.
--
-- Keys    trims string written    before which ms all of it was, how many entries it were since ever

-- The name of the stream is that of its type.
local function trimmed_before(type, ms, went)
  if went > 0 then
    local before, total = string.match(redis.call('GET', trims .. type) or '0 0', '^(%d+) (%d+)$')
    redis.call('SET', trims .. type, int(math.max(ms, tonumber(before))) .. ' ' .. int(total + went), 'PX', 604800000)
  end
end

-- The same where whatever was behind the first entry that is left is gone.
local function trimmed_to_first(type, stream, went)
  local first = went > 0 and redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  trimmed_before(type, first and tonumber(string.match(first[1], '^%d+')) + 1 or now(), went)
end
