-- aged: bounds a stream that no projector follows. What is a day old leaves unless somebody's group may still want it; beyond a million
-- events the oldest leave in any case, and readers are told of the gap.
local function aged(stream)
  if #redis.call('XINFO', 'GROUPS', stream) == 0 then
    redis.call('XTRIM', stream, 'MINID', '~', int(now() - 86400000))
  end
  redis.call('XTRIM', stream, 'MAXLEN', '~', 1000000)
end
