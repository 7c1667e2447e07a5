-- lanes: the distinct sets of requirements that tasks wait with.
--
-- Costs   sets of requirements
-- Keys    capabilities set read
-- Key     requirements hash read
-- Uses    denials

-- Sets of requirements, and before them that there is none. Of any number of sets: unpack() takes some thousands.
local function lanes_of(sets)
  local lanes = { ANY }
  for _, set in ipairs(sets) do
    lanes[#lanes + 1] = set
  end
  return lanes
end

-- The sets of requirements that it satisfies.
local function satisfied(worker)
  local sets, has, all = redis.call('HKEYS', requirements), {}, {}
  for _, name in ipairs(#sets > 0 and redis.call('SMEMBERS', capabilities .. worker) or {}) do
    has[name] = true
  end
  for _, set in ipairs(sets) do
    local able = true
    for name in string.gmatch(set, '[^,]+') do
      able = able and has[name]
    end
    all[#all + 1] = able and set or nil
  end
  return all
end
