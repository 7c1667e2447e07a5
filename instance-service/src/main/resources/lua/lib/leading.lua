-- leading: the term and the instance that leads under it; nothing while leadership is vacant. A term of an epoch before
-- this one came back with an older Redis: it is over.
--
-- Key     epoch hash read
-- Key     leader string read
local function leading()
  local term, holder = string.match(redis.call('GET', leader) or '', '^(%d+) (.+)$')
  if term and tonumber(term) >= (redis.call('HGET', epoch, 'epoch') or 0) * 2 ^ 32 then
    return term, holder
  end
end
