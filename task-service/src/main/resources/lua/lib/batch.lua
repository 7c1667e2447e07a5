-- batch: counted batches (task.create_batch with a batch). Each of their tasks knows the total; the end that makes the
-- count full says so, once.
--
-- Keys    batch_progress hash written
-- Key     counted_batches zset written
-- Uses    ends, tell, task

-- One more task of its batch is created, completed or failed; of no counted batch, nothing.
local function count(t, what)
  if not t.batchTotal then
    return
  end
  local counts = batch_progress .. t.batchId
  redis.call('HSET', counts, 'total', t.batchTotal)
  redis.call('HINCRBY', counts, what, 1)
  redis.call('PEXPIRE', counts, DAY_MS)
  ends_in(counted_batches, t.batchId, DAY_MS)
  local completed, failed = unpack(redis.call('HMGET', counts, 'completed', 'failed'))
  completed, failed = completed or '0', failed or '0'
  if completed + failed >= tonumber(t.batchTotal) and redis.call('HSETNX', counts, 'completedAt', int(now())) == 1 then
    tell('batch.completed', t.batchId, now(), '{"id":"' .. t.batchId .. '","total":' .. t.batchTotal
      .. ',"completed":' .. completed .. ',"failed":' .. failed .. '}')
  end
end
