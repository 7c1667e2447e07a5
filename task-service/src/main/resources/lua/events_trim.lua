-- events_trim: let the oldest events of a stream go, a step at a time.
--
-- Key     duty:trim string read
-- Key     stream stream written
-- Uses    duty, trims
-- ARGV[1] term   ARGV[2] retention_ms   ARGV[3] events_max   ARGV[4] projector, the group that copies   ARGV[5] the
-- most that go at once   ARGV[6] type
-- Returns   {how many went, how many are left}
-- Refuses   LEASE_LOST the term of the duty is over
-- Guarantee an event goes when it is older than retention_ms and every group has acknowledged it and all before it, or
--           when it is one of those over events_max; never one that the projector has not acknowledged. Whole nodes of
--           the stream go, so up to a node more may stay.
-- Cost      O(groups + their consumers + what goes)
local term, retention_ms, events_max = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local projector, most_at_once = ARGV[4], tonumber(ARGV[5])
if not on_duty(term) then
  return off_duty(term)
end

local left = redis.call('XLEN', stream)
if left == 0 then
  return { 0, 0 }
end

local function place(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return { ms = tonumber(ms), seq = tonumber(seq) }
end

local function earlier(one, other)
  return (one.ms < other.ms or one.ms == other.ms and one.seq < other.seq) and one or other
end

-- The first place that a group has not passed: behind its last delivery, or its oldest pending event. Nobody reads by
-- the projector's; what is pending there is of an older build.
local function unpassed(group)
  local first = place(group['last-delivered-id'])
  first.seq = first.seq + 1
  local is_read = group.pending > 0 and group.name ~= projector
  return is_read and earlier(first, place(redis.call('XPENDING', stream, group.name)[2])) or first
end

local copied, passed = nil, { ms = math.max(0, now() - retention_ms), seq = 0 }
for _, row in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local group = {}
  for i = 1, #row, 2 do
    group[row[i]] = row[i + 1]
  end
  local first = unpassed(group)
  passed = earlier(first, passed)
  copied = group.name == projector and first or copied
end

local function trim(place, most)
  return most <= 0 and 0 or redis.call('XTRIM', stream, 'MINID', '~', int(place.ms) .. '-' .. int(place.seq), 'LIMIT',
    int(most))
end

if not copied then
  return { 0, left }
end
local old = trim(passed, most_at_once)
trimmed_before(ARGV[6], passed.ms + 1, old)
local many = trim(copied, math.min(left - old - events_max, most_at_once - old))
trimmed_to_first(ARGV[6], stream, many)
return { old + many, left - old - many }
