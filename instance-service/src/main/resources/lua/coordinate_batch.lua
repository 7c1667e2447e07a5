-- coordinate_batch: one coordinator per batch: take or renew its lease, or, with a fence, say how far it got.
--
-- KEYS[1] batch  hash    written  cb:batch:<id>: digest, total, holder, fence, created
-- KEYS[2] lock   string  written  cb:batch:lock:<id>: fence and instance
-- KEYS[3] epoch  hash    read     cb:epoch
-- KEYS[4] fences string  written  cb:lock-fence
-- KEYS[5] counts hash    read     cb:progress:batch:<id>, as the scripts that create and end its tasks count them
-- KEYS[6] prefix cb:instance:
-- KEYS[7] open   zset    written  cb:batches, ids by when each is forgotten
-- ARGV[1] id   ARGV[2] instance   ARGV[3] digest of the items   ARGV[4] how many   ARGV[5] lease_ms   ARGV[6] life_ms
-- ARGV[7] fence of the coordinator that reports, or empty   ARGV[8] items it brought to an answer, or forget if none is a task   ARGV[9] batches_max
-- Uses      term, ends, live
-- Returns   {1 = instance is the coordinator, the coordinator, its fence or empty when every item has its answer, created, completed, failed}
-- Refuses   NOT_FOUND the instance is not registered; CONFLICT the batch has other items; FULL batches_max are known; UNAVAILABLE no epoch
--           is open (in this order)
-- Guarantee at most one coordinator; a report under a fence that is not the lock's writes nothing; a later coordinator's fence is greater
-- Cost      O(log n)
local batch, lock, epoch, fences, counts, instances, open = unpack(KEYS)
local id, instance, digest, total, lease_ms, life_ms, reported, items, batches_max = unpack(ARGV)

local known = redis.call('HGET', batch, 'digest')
local fence, holder = string.match(redis.call('GET', lock) or '', '^(%d+) (.+)$')
if reported == '' and redis.call('EXISTS', instances .. instance) == 0 then
  return refuse('NOT_FOUND', 'No instance ' .. instance .. ' is registered.', 'fix', 'Register it with system.register.')
end
if known and known ~= digest then
  return refuse('CONFLICT', 'Batch ' .. id .. ' has other items.', 'fix', 'Use a new batchId, or send the first items again.')
end
if not known and reported == '' and not_ended(open) >= tonumber(batches_max) then
  return refuse('FULL', 'batchesMax is reached: ' .. batches_max .. ' batches are known.', 'limit', 'batchesMax', 'retryAfterMs', room_in(open))
end

local is_mine = reported == '' and holder == instance or reported ~= '' and fence == reported
-- Nobody waits for the lease of an instance that is gone or silent.
if not is_mine and reported == '' and not (holder and live(instances, holder)) then
  local term = next_term(epoch, fences)
  if not term then
    return not_open()
  end
  is_mine, holder, fence = true, instance, int(term)
end
if is_mine and items == 'forget' then
  local _ = redis.call('EXISTS', counts) == 0 and redis.call('DEL', batch, lock) and redis.call('ZREM', open, id)
elseif is_mine then
  redis.call('SET', lock, fence .. ' ' .. holder, 'PX', lease_ms)
  redis.call('HSET', batch, 'digest', digest, 'total', total, 'holder', holder, 'fence', fence)
  if reported ~= '' then
    redis.call('HSET', batch, 'created', items)
  end
  redis.call('PEXPIRE', batch, life_ms)
  ends_in(open, id, life_ms)
end
local done = (redis.call('HGET', batch, 'created') or '0') == total
local created, completed, failed = unpack(redis.call('HMGET', counts, 'created', 'completed', 'failed'))
return { is_mine and 1 or 0, holder or '', is_mine and not done and fence or '', created or '0', completed or '0', failed or '0' }, is_mine and not done
