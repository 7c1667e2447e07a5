-- once: the same idempotency key gives the first answer again, and waits for the same tasks. Success, NOT_FOUND and
-- CONFLICT are kept; what may be retried is not, nor an answer marked with a second value (an empty claim).
local once_ms, once_digest = table.remove(ARGV), table.remove(ARGV)
local once_key = table.remove(KEYS)
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
  local first, ids = cmsgpack.unpack(string.sub(kept, 65))
  return reply(first, false, ids)
end
local answer, forget, ids = call(KEYS, ARGV)
local refused = type(answer) == 'table' and answer.err
if not forget and (not refused or string.find(refused, '^-?NOT_FOUND ') or string.find(refused, '^-?CONFLICT ')) then
  local packed = ids and cmsgpack.pack(answer, ids) or cmsgpack.pack(answer)
  redis.call('SET', once_key, once_digest .. (#packed <= 65536 and packed or ''), 'PX', once_ms)
end
return reply(answer, forget, ids)
