-- finish: an end of a task, and of waiting for it.
--
-- Uses    close, parents
local function finish(t, status, sets, extra, worker)
  close(t, status, sets, extra, worker)
  release(t.id, status)
end
