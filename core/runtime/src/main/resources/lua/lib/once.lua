-- once: the same idempotency key gives the first answer again. Success, NOT_FOUND and CONFLICT are kept; what may be retried is not,
-- nor an answer that the body marks with a second value (an empty claim).
local once_ms, once_digest = table.remove(ARGV), table.remove(ARGV)
local once_key = table.remove(KEYS)
local once_kept = redis.call('GET', once_key)
if once_kept then
  if string.sub(once_kept, 1, 64) ~= once_digest then
    return refuse('CONFLICT', 'This idempotency key was used with another input.', 'fix', 'Use a new key, or send the first input again.')
  end
  if #once_kept == 64 then
    return refuse('CONFLICT', 'The first call under this idempotency key succeeded; its answer was over 64 KB and was not kept.')
  end
  return cmsgpack.unpack(string.sub(once_kept, 65))
end
local once_answer, once_forget = body(KEYS, ARGV)
local once_error = type(once_answer) == 'table' and once_answer.err
if not once_forget and (not once_error or string.find(once_error, '^-?NOT_FOUND ') or string.find(once_error, '^-?CONFLICT ')) then
  local once_packed = cmsgpack.pack(once_answer)
  redis.call('SET', once_key, once_digest .. (#once_packed <= 65536 and once_packed or ''), 'PX', once_ms)
end
return once_answer
