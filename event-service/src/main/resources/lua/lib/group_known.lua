-- group_known: refusals that several verbs of groups share.
--
-- Key     group_due zset read
-- Uses    group_item

local function no_group(name)
  return refuse('NOT_FOUND', 'No group ' .. name .. '.', 'fix', 'Make it by event.fetch, with types.')
end

-- Shows who has it now and until when, never under which delivery.
local function stale(delivery_id)
  local one = item_of(string.match(delivery_id, '^%d+'))
  local sentence = 'The delivery ' .. delivery_id .. ' was settled, or the event was delivered again.'
  local fix = 'Drop it; whatever it did must be done once by the id of the event.'
  if one and one.consumer ~= '-' then
    return refuse('LEASE_LOST', sentence, 'holder', one.consumer,
      'expiresAt', iso(tonumber(redis.call('ZSCORE', group_due, one.number))), 'fix', fix)
  end
  return refuse('LEASE_LOST', sentence, 'fix', fix)
end

-- The items of deliveries that are current, and the ids of the others.
local function sorted(ids, from)
  local current, lost = {}, {}
  for i = from, #ids do
    local one = delivered(ids[i])
    current[#current + 1] = one
    lost[#lost + 1] = not one and ids[i] or nil
  end
  return current, lost
end
