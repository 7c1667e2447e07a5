-- keyed: items of a batch with an idempotency key of their own, in `once` as digest, life_ms and key. What is kept under it is what task.create keeps
-- under the same key (once.lua of core), so that both are one scope.

-- The first answer under the item's key; nil when it has none, or a new one.
local function kept(item)
  local once = item.key and redis.call('GET', onces .. item.key)
  if not once then
    return nil
  elseif string.sub(once, 1, 64) ~= item.digest then
    return { 'CONFLICT This idempotency key was used with another input.' }
  elseif #once == 64 then
    return { 'CONFLICT The first call under this idempotency key succeeded; its answer was over 64 KB and was not kept.', made = true }
  end
  local answer = cmsgpack.unpack(string.sub(once, 65))
  return answer.err and { (string.gsub(answer.err, '^-', '')) } or answer[1]
end

local function first_answer(item)
  if item.sets.once then
    item.digest, item.life_ms, item.key = string.match(item.sets.once, '^(%S+) (%S+) (%S+)$')
    item.sets.once = nil
  end
  return kept(item)
end

-- A task, or that its parent is not there, is the item's answer for good; any other refusal may be another answer next time. Which it is.
local function keep(item, answer)
  local final = answer[2] or string.find(answer[1], '^NOT_FOUND ')
  if final and item.key then
    local packed = cmsgpack.pack(answer[2] and { answer } or { err = answer[1] })
    redis.call('SET', onces .. item.key, item.digest .. (#packed <= 65536 and packed or ''), 'PX', item.life_ms)
  end
  return final
end

-- An item that can never be a task of its counted batch is one that failed, once.
local function count_refused(item)
  if item.sets.batchTotal and (not item.key or redis.call('HSETNX', batches .. item.sets.batchId, 'refused:' .. item.key, 1) == 1) then
    count(item.sets, 'failed')
  end
end
