-- held: nil and when it ends, while this owner holds the lock under this fence; else LEASE_LOST, which never shows the
-- fence.
--
-- Key     lock hash read
local function lost(name, owner, fence)
  local holder, current, expires = unpack(redis.call('HMGET', lock, 'owner', 'fence', 'expiresAt'))
  if holder == owner and current == fence then
    return nil, tonumber(expires)
  end
  if holder then
    return refuse('LEASE_LOST', 'The lock ' .. name .. ' is not held under this owner and fence.',
      'holder', holder, 'expiresAt', iso(tonumber(expires)), 'fix', 'Stop what it guards; acquire it again.')
  end
  return refuse('LEASE_LOST', 'Nobody holds the lock ' .. name .. ' now.',
    'fix', 'Stop what it guards; acquire it again.')
end
