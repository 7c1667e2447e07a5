-- group_due_again: what was delivered, or freed, and may be delivered now. Only reads.
--
-- Key     group_due zset read
-- Uses    group_item
local LOOK_MAX = 100

-- At most so many and so many bytes; those that were delivered as often as they may be; those whose entries have left.
local function due_again(max, bytes_max, max_deliveries)
  local again, doomed, lost, bytes = {}, {}, {}, 0
  for _, number in ipairs(redis.call('ZRANGEBYSCORE', group_due, '-inf', int(now()), 'LIMIT', 0, LOOK_MAX)) do
    local one = item_of(number)
    one.data = envelope_of(one)
    if not one.data then
      lost[#lost + 1] = one
    elseif one.deliveries >= max_deliveries then
      doomed[#doomed + 1] = one
    elseif #again == max or #again > 0 and bytes + #one.data > bytes_max then
      break
    else
      again[#again + 1], bytes = one, bytes + #one.data
    end
  end
  return again, doomed, lost, bytes
end
