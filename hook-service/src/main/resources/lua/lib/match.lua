-- match: which todo of the old list each of a new one is. First those of the same text, in order of occurrence. Then,
-- between the same two of these, the first with the first: its text was edited. What was completed is not edited into
-- something that is not. Whoever is left in the new list is new, in the old one removed.

-- Of each in `given` its place in `old`, or nil.
local function match(old, given)
  local same, partner, taken, gaps = {}, {}, {}, {}
  for at, todo in ipairs(old) do
    same[todo.text] = same[todo.text] or {}
    table.insert(same[todo.text], at)
  end
  for at, todo in ipairs(given) do
    local places = same[todo.text]
    partner[at] = places and table.remove(places, 1)
    taken[partner[at] or 0] = true
  end
  local before = 0
  for at in ipairs(old) do
    if taken[at] then
      before = at
    else
      gaps[before] = gaps[before] or {}
      table.insert(gaps[before], at)
    end
  end
  before = 0
  for at, todo in ipairs(given) do
    if partner[at] then
      before = partner[at]
    else
      for place, left in ipairs(gaps[before] or {}) do
        if old[left].status ~= 'completed' or todo.status == 'completed' then
          partner[at] = table.remove(gaps[before], place)
          break
        end
      end
    end
  end
  return partner
end
