-- merge: RFC 7396 on JSON text as we write it (objects without blanks). cjson would turn an empty list into an empty
-- object.
local function members(json)
  local names, values, at, depth, from, name = {}, {}, 2, 0, 2, nil
  while at <= #json do
    local found = string.find(json, '["%[{%]},:]', at)
    local char = string.sub(json, found, found)
    if char == '"' then
      repeat
        found = string.find(json, '["\\]', found + 1)
        local escape = string.sub(json, found, found) == '\\'
        found = escape and found + 1 or found
      until not escape
    elseif char == '[' or char == '{' then
      depth = depth + 1
    elseif char == ':' and depth == 0 then
      name, from = string.sub(json, from, found - 1), found + 1
    elseif char == ',' and depth == 0 or found == #json then
      if name then
        names[#names + 1] = name
        values[name] = string.sub(json, from, found - 1)
      end
      name, from = nil, found + 1
    elseif char == ']' or char == '}' then
      depth = depth - 1
    end
    at = found + 1
  end
  return names, values
end

local function merge(target, patch)
  if string.sub(patch, 1, 1) ~= '{' then
    return patch
  end
  local names, values = members(string.sub(target, 1, 1) == '{' and target or '{}')
  local patch_names, changes = members(patch)
  for _, name in ipairs(patch_names) do
    if changes[name] == 'null' then
      values[name] = nil
    else
      if not values[name] then
        names[#names + 1] = name
      end
      values[name] = merge(values[name] or '{}', changes[name])
    end
  end
  local parts = {}
  for _, name in ipairs(names) do
    if values[name] then
      parts[#parts + 1] = name .. ':' .. values[name]
      values[name] = nil
    end
  end
  return '{' .. table.concat(parts, ',') .. '}'
end
