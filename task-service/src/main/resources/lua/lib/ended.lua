-- ended: what a repeated end of an attempt gets: nil to answer the first answer again, else the refusal.
--
-- Uses    lease
local function ended(t, worker, fence, digest)
  local named = worker == '' or worker == t.endWorker
  local same = named and (fence == '' or t.endFence and tonumber(fence) == tonumber(t.endFence))
  if not same and fence ~= '' then
    return lost(t, worker, fence)
  end
  if same and t.endDigest == digest then
    return nil
  end
  return refuse('CONFLICT', t.id .. ' is already ' .. t.status .. (same and ', with another outcome.' or '.'),
    'state', t.status)
end
