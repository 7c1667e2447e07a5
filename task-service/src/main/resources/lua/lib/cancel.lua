-- cancel: the end that somebody asked for.
--
-- Uses    finish
local function cancel(t, reason, sets)
  sets.cancelReason = reason ~= '' and reason or nil
  finish(t, 'cancelled', sets, reason ~= '' and ',"reason":' .. cjson.encode(reason) or nil, t.assignedTo)
end
