-- duty: what is written under a duty names its term and asks before its first write, so that a holder that was paused
-- commits nothing. The script says which duty it is.
--
-- Key     duty string read
local function on_duty(term)
  return string.match(redis.call('GET', duty) or '', '^%d+') == term
end

local function off_duty(term)
  return refuse('LEASE_LOST', 'Term ' .. term .. ' of this duty is over.', 'term', term)
end
