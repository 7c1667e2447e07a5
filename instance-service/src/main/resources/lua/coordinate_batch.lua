-- coordinate_batch: one coordinator per batch: take or renew its lease, or, with a fence, say how far it got.
--
-- Key     batch hash written          digest, total, holder, fence, created
-- Key     batch_lock string written   fence and instance
-- Key     batch_progress hash read
-- Keys    instances hash read
-- Key     lock_fence string written
-- Key     open_batches zset written
-- Uses    ends, live, term
-- ARGV[1] id   ARGV[2] instance   ARGV[3] digest of the items   ARGV[4] how many   ARGV[5] lease_ms   ARGV[6] life_ms
-- ARGV[7] fence of the coordinator that reports, or empty   ARGV[8] items it brought to an answer, or forget if none is
-- a task   ARGV[9] batches_max
-- Returns   {1 = instance is the coordinator, the coordinator, its fence or empty when every item has its answer,
--           created, completed, failed}
-- Refuses   NOT_FOUND the instance is not registered; CONFLICT the batch has other items; FULL batches_max are known;
--           UNAVAILABLE no epoch is open (in this order)
-- Guarantee at most one coordinator; a report under a fence that is not the lock's writes nothing; a later
--           coordinator's fence is greater
-- Cost      O(log n)
local id, instance, digest, total, lease_ms, life_ms, reported, items, batches_max = unpack(ARGV)

local known = redis.call('HGET', batch, 'digest')
local fence, holder = string.match(redis.call('GET', batch_lock) or '', '^(%d+) (.+)$')
if reported == '' and redis.call('EXISTS', instances .. instance) == 0 then
  return refuse('NOT_FOUND', 'No instance ' .. instance .. ' is registered.',
    'fix', 'Register it with system.register.')
end
if known and known ~= digest then
  return refuse('CONFLICT', 'Batch ' .. id .. ' has other items.',
    'fix', 'Use a new batchId, or send the first items again.')
end
if not known and reported == '' and not_ended(open_batches) >= tonumber(batches_max) then
  return refuse('FULL', 'batchesMax is reached: ' .. batches_max .. ' batches are known.',
    'limit', 'batchesMax', 'retryAfterMs', room_in(open_batches))
end

local is_mine = reported == '' and holder == instance or reported ~= '' and fence == reported
-- Nobody waits for the lease of an instance that is gone or silent.
if not is_mine and reported == '' and not (holder and live(holder)) then
  local term = next_term(lock_fence)
  if not term then
    return not_open()
  end
  is_mine, holder, fence = true, instance, int(term)
end
if is_mine and items == 'forget' then
  if redis.call('EXISTS', batch_progress) == 0 then
    redis.call('DEL', batch, batch_lock)
    redis.call('ZREM', open_batches, id)
  end
elseif is_mine then
  redis.call('SET', batch_lock, fence .. ' ' .. holder, 'PX', lease_ms)
  redis.call('HSET', batch, 'digest', digest, 'total', total, 'holder', holder, 'fence', fence)
  if reported ~= '' then
    redis.call('HSET', batch, 'created', items)
  end
  redis.call('PEXPIRE', batch, life_ms)
  ends_in(open_batches, id, life_ms)
end
local done = (redis.call('HGET', batch, 'created') or '0') == total
local created, completed, failed = unpack(redis.call('HMGET', batch_progress, 'created', 'completed', 'failed'))
local goes_on = is_mine and not done
return { is_mine and 1 or 0, holder or '', goes_on and fence or '', created or '0', completed or '0', failed or '0' },
  goes_on
