-- items: the tasks that a create is given, what is known of their parents, and the first answers of those that were
-- created before.
--
-- Keys    tasks hash read
-- Uses    keyed

-- Reads ARGV from `at` on; `left` has the status of parents that left Redis, `refs` gets the ids of those created
-- before. Returns the items, the status of each parent, whether any item is new, and the ids of which nothing is known.
local function read_items(at, left, refs)
  local items, known, new, unknown = {}, {}, false, { 'parents' }
  local function look(id)
    if not known[id] then
      known[id] = redis.call('HGET', tasks .. id, 'status') or left[id]
      unknown[#unknown + 1] = not known[id] and id or nil
    end
    return known[id]
  end

  while at < #ARGV do
    local item, first = { delay = ARGV[at], ref = ARGV[at + 1], sets = {} }, at + 3
    at = first + ARGV[at + 2]
    for i = first, at - 1, 2 do
      item.sets[ARGV[i]] = ARGV[i + 1]
    end
    item.parents = item.sets.dependsOn and cjson.decode(item.sets.dependsOn) or {}
    item.first = first_answer(item)
    if item.first then
      refs[item.ref] = item.first[1]
      known[item.ref] = item.first[2] and item.ref ~= '' and look(item.first[1]) or nil
    else
      new = true
      for _, parent in ipairs(item.parents) do
        local _ = string.match(parent, '^t%-%d+$') and look(parent)
      end
    end
    items[#items + 1] = item
  end
  return items, known, new, unknown
end
