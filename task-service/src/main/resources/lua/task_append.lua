-- task_append: one more chunk of what a running task has to say; it is never changed again.
--
-- Keys    tasks hash written
-- Uses    heard, lease, progress, task, weight
-- ARGV[1] id   ARGV[2] worker   ARGV[3] fence or empty   ARGV[4] chunk   ARGV[5] chunks_max   ARGV[6] output_max
-- ARGV[7] bytes of the tenant or empty
-- Returns   offset of the chunk, 0 for the first
-- Refuses   NOT_FOUND; LEASE_LOST; FULL outputChunksMax, outputBytesMax, bytes (in this order)
-- Guarantee offsets of a task have no gaps, also over its attempts; no version.
-- Cost      O(log n)
local id, worker, fence, chunk = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local chunks_max, output_max, bytes_max = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local output = tasks .. id .. ':output'

local t = get(id)
if not t then
  return no_task(id)
end
local refusal = lost(t, worker, fence)
if refusal then
  return refusal
end
local offset, bytes = redis.call('XLEN', output), tonumber(t.outputBytes or 0)
if offset >= chunks_max then
  return refuse('FULL', 'outputChunksMax is reached: ' .. id .. ' has ' .. int(chunks_max) .. ' chunks.',
    'limit', 'outputChunksMax')
end
if bytes + #chunk > output_max then
  return refuse('FULL', 'outputBytesMax is reached: ' .. id .. ' has ' .. int(bytes) .. ' bytes of output.',
    'limit', 'outputBytesMax')
end
if bytes_max and weight() + #chunk > bytes_max then
  return refuse('FULL', bytes_full(bytes_max), 'limit', 'bytes')
end

redis.call('XADD', output, int(offset + 1) .. '-0', 'chunk', chunk, 'attempt', t.attempt, 'at', int(now()))
redis.call('HSET', tasks .. id, 'outputBytes', int(bytes + #chunk))
weigh_live(#chunk)
progressed(t, 'output', int(offset))
heard(t.assignedTo)
return offset
