-- once: the same idempotency key gives the first answer again, and waits for the same tasks. Success, NOT_FOUND and
-- CONFLICT are kept; what may be retried is not, nor an answer marked with a second value (an empty claim). At a limit
-- of bytes there is no new record (lifelines have none), so the call is not run.
local once_max, once_ms, once_digest = tonumber(table.remove(ARGV)), table.remove(ARGV), table.remove(ARGV)
local once_sums, once_family, once_key = table.remove(KEYS), table.remove(KEYS), table.remove(KEYS)
local kept = redis.call('GET', once_key)
if kept then
  if string.sub(kept, 1, 64) ~= once_digest then
    return refuse('CONFLICT', 'This idempotency key was used with another input.',
      'fix', 'Use a new key, or send the first input again.')
  end
  if #kept == 64 then
    return refuse('CONFLICT',
      'The first call under this idempotency key succeeded; its answer was over 64 KB and was not kept.')
  end
  local first, ids = first_of(once_family, kept)
  return reply(first, false, ids, 1)
end
local once_full = records_full(once_sums, once_max)
if once_full then
  return refuse('FULL', once_full, 'limit', 'idempotencyBytesMax', 'outcome', 'not_done', 'retryAfterMs', 60000,
    'fix', 'Call without an idempotency key, at a service that owns the verb, or wait until records end.')
end
local answer, forget, ids = call(ARGV)
local refused = type(answer) == 'table' and answer.err
if not forget and (not refused or string.find(refused, '^-?NOT_FOUND ') or string.find(refused, '^-?CONFLICT ')) then
  keep_record(once_sums, once_family, once_key, once_digest, once_ms, answer, ids)
end
return reply(answer, forget, ids)
