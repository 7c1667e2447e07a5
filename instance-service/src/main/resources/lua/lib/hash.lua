-- hash: all fields of a hash by their names.
local function hash(key)
  local fields, list = {}, redis.call('HGETALL', key)
  for i = 1, #list, 2 do
    fields[list[i]] = list[i + 1]
  end
  return fields
end
