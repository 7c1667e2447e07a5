-- task_append: one more chunk of what a running task has to say; it is never changed again.
--
-- KEYS[1..31] the keys of task scripts, as lib/task.lua names them
-- ARGV[1] event metadata   ARGV[2] id   ARGV[3] worker   ARGV[4] fence or empty   ARGV[5] chunk   ARGV[6] chunks_max   ARGV[7] bytes_max
-- Uses      task, place, lease, progress
-- Returns   offset of the chunk, 0 for the first
-- Refuses   NOT_FOUND; LEASE_LOST; FULL outputChunksMax, outputBytesMax (in this order)
-- Guarantee offsets of a task have no gaps, also over its attempts; no version.
-- Cost      O(1)
local id, worker, fence, chunk, chunks_max, bytes_max = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
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
  return refuse('FULL', 'outputChunksMax is reached: ' .. id .. ' has ' .. int(chunks_max) .. ' chunks.', 'limit', 'outputChunksMax')
end
if bytes + #chunk > bytes_max then
  return refuse('FULL', 'outputBytesMax is reached: ' .. id .. ' has ' .. int(bytes) .. ' bytes of output.', 'limit', 'outputBytesMax')
end

redis.call('XADD', output, int(offset + 1) .. '-0', 'chunk', chunk, 'attempt', t.attempt, 'at', int(now()))
redis.call('HSET', tasks .. id, 'outputBytes', int(bytes + #chunk))
progressed(t, 'output', int(offset))
return offset
