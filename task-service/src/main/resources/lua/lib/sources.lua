-- sources: the queues a worker may take from, merged by score: the common one, and those whose requirements it
-- satisfies; of strict tasks only where asked for.
--
-- Costs   sets of requirements
-- Keys    denials zset read
-- Key     pending zset read
-- Keys    requirement_queues zset read
-- Keys    strict_queues zset read
-- Uses    denials, lanes

local function sources_of(sets, strict_too)
  local sources = { { key = pending, lane = ANY } }
  for _, set in ipairs(sets) do
    sources[#sources + 1] = { key = requirement_queues .. set, lane = set }
  end
  for _, set in ipairs(strict_too and lanes_of(sets) or {}) do
    sources[#sources + 1] = { key = strict_queues .. set, lane = STRICT .. set }
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

-- Past the task that was looked at; and where it is to be passed as it denies a worker, past all behind it that do.
local function pass(source, worker)
  local low, width = source.passed, 1
  local function deny_up_to(rank)
    local at = redis.call('ZRANGE', source.key, rank, rank, 'WITHSCORES')[2]
    return at and redis.call('ZLEXCOUNT', denials .. worker, '[' .. source.lane .. ' ',
      '[' .. mark(source.lane, at)) > rank
  end
  while deny_up_to(low + width - 1) do
    low, width = low + width, 2 * width
  end
  while width > 1 do
    width = width / 2
    low = deny_up_to(low + width - 1) and low + width or low
  end
  source.passed, source.ids = math.max(low, source.passed + 1), nil
end
