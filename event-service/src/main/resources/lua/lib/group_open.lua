-- group_open: a group as a fetch finds it.
--
-- Key     group hash read         types, maxDeliveries, number of its last item, when it saw the end (ended); at:<type>
--                                 is how far it has read, open:<consumer> how much one has
-- Key     group_names zset read
-- Uses    group_known, group_place, partition_event

-- The group, or a refusal. A new one is not written yet.
local function group_of(name, max_deliveries, types, groups_max, default_deliveries)
  local kept, kept_deliveries, number, ended = unpack(redis.call('HMGET', group, 'types', 'maxDeliveries', 'number',
    'ended'))
  local wanted = table.concat(types, ' ')
  if kept then
    if wanted ~= '' and wanted ~= kept or max_deliveries ~= '' and max_deliveries ~= kept_deliveries then
      return nil, refuse('CONFLICT', 'The group ' .. name .. ' was made with other types or maxDeliveries.',
        'types', kept, 'maxDeliveries', tonumber(kept_deliveries), 'fix', 'Leave them out, or use another group.')
    end
  elseif wanted == '' then
    return nil, no_group(name)
  elseif redis.call('ZCARD', group_names) >= groups_max then
    return nil, full('groupsMax', 'groups are kept')
  end
  local self = { types = {}, places = {}, max_deliveries = tonumber(kept_deliveries
    or max_deliveries ~= '' and max_deliveries or default_deliveries), number = tonumber(number or 0),
    ended = tonumber(ended or now()), is_new = not kept }
  for type_name in string.gmatch(kept or wanted, '%S+') do
    self.types[#self.types + 1] = type_name
    self.places[#self.types] = kept and redis.call('HGET', group, 'at:' .. type_name) or end_of(type_name)
  end
  return self
end
