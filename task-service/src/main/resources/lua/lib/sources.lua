-- sources: the queues a worker may take from, merged by score: the common one, and those whose requirements it
-- satisfies.
--
-- Keys    capabilities set read
-- Key     pending zset read
-- Keys    requirement_queues zset read
-- Key     requirements hash read
local function satisfied(worker)
  local sets = redis.call('HKEYS', requirements)
  local sources, has = { { key = pending } }, {}
  if #sets > 0 then
    for _, name in ipairs(redis.call('SMEMBERS', capabilities .. worker)) do
      has[name] = true
    end
  end
  for _, set in ipairs(sets) do
    local all = true
    for name in string.gmatch(set, '[^,]+') do
      all = all and has[name]
    end
    sources[#sources + 1] = all and { key = requirement_queues .. set } or nil
  end
  return sources
end

-- The next task of a queue that was not looked at: its id and score. Tasks that were taken have left the queue, those
-- passed over have not.
local function peek(source, page)
  if not source.ids or source.at > #source.ids then
    source.passed = source.passed or 0
    source.ids = redis.call('ZRANGE', source.key, source.passed, source.passed + page - 1, 'WITHSCORES')
    source.at = 1
  end
  return source.ids[source.at], tonumber(source.ids[source.at + 1])
end

-- The source whose next task runs first, and that task's id.
local function first_of(sources, page)
  local first, id, least
  for _, source in ipairs(sources) do
    local next_id, its = peek(source, page)
    if next_id and (not least or its < least) then
      first, id, least = source, next_id, its
    end
  end
  return first, id
end
