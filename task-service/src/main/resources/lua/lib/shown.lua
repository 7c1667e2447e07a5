-- shown: the answer of a created task, without its result out of the cache when that would be more than `room` bytes.

-- Also the bytes that are left for the next.
local function shown(answer, room)
  local bytes = #(answer[4] or '')
  if bytes > room then return { answer[1], answer[2], answer[3], '' }, room end
  return answer, room - bytes
end
