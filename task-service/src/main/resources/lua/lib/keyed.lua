-- keyed: items of a batch with an idempotency key of their own, in `once` as digest, life_ms and key. What is kept
-- under it is what task.create keeps under the same key (once.lua of core), so that both are one scope.
--
-- Keys    batch_progress hash written
-- Key     idempotency_bytes hash written
-- Keys    idempotency_keys:task.create string written
-- Uses    batch, records, task

-- The first answer under the item's key, or why there can be none; nil when it has no key, or a new one.
local function kept(item)
  local once = item.key and redis.call('GET', idempotency_keys .. item.key)
  if not once then
    local full = item.key and records_full(idempotency_bytes, tonumber(item.bytes_max))
    return full and { made = true, 'FULL ' .. full }
  elseif string.sub(once, 1, 64) ~= item.digest then
    return { 'CONFLICT This idempotency key was used with another input.' }
  elseif #once == 64 then
    return { made = true,
      'CONFLICT The first call under this idempotency key succeeded; its answer was over 64 KB and was not kept.' }
  end
  local answer, ids = first_of(idempotency_keys, once)
  for _, id in ipairs(ids or {}) do
    strict[#strict + 1] = id
  end
  return answer.err and { (string.gsub(answer.err, '^-', '')) } or answer[1]
end

local function first_answer(item)
  if item.sets.once then
    item.digest, item.life_ms, item.bytes_max, item.key = string.match(item.sets.once, '^(%S+) (%S+) (%S+) (%S+)$')
    item.sets.once = nil
  end
  return kept(item)
end

-- A task, or that its parent is not there, is the item's answer for good; any other refusal may be another answer next
-- time. Which it is.
local function keep(item, answer)
  local final = answer[2] or string.find(answer[1], '^NOT_FOUND ')
  if final and item.key then
    local ids = answer[2] and item.sets.durability == 'strict' and { answer[1] } or {}
    keep_record(idempotency_bytes, idempotency_keys, idempotency_keys .. item.key, item.digest, item.life_ms,
      answer[2] and { answer } or { err = answer[1] }, ids)
  end
  return final
end

-- An item that can never be a task of its counted batch is one that failed, once.
local function count_refused(item)
  local sets = item.sets
  if sets.batchTotal
      and (not item.key or redis.call('HSETNX', batch_progress .. sets.batchId, 'refused:' .. item.key, 1) == 1) then
    count(sets, 'failed')
  end
end
