-- hooked: what a hook decided or saw: its event, what the audit keeps of it, and a word when a tool fails in a row.
--
-- Keys    tool_audits stream written
-- Key     audited_tools zset written
-- Key     hook_decisions stream written
-- Keys    tool_failures string written
-- Uses    tell

-- Of a stream of the audit both bounds hold within a node of it (100 entries).
local function keep(stream, entry, most, life_ms)
  redis.call('XADD', stream, 'MAXLEN', '~', most, '*', 'data', entry)
  redis.call('XTRIM', stream, 'MINID', '~', int(now() - life_ms))
  redis.call('PEXPIRE', stream, life_ms)
end

-- Whether this tool has a stream, or there is room for one more.
local function has_stream(tool, life_ms, tools_max)
  redis.call('ZREMRANGEBYSCORE', audited_tools, '-inf', int(now() - life_ms))
  if not redis.call('ZSCORE', audited_tools, tool) and redis.call('ZCARD', audited_tools) >= tonumber(tools_max) then
    return false
  end
  return redis.call('ZADD', audited_tools, int(now()), tool)
end

local function failed(tool, failures_max, window_ms)
  local count = redis.call('INCR', tool_failures .. tool)
  if count == 1 then
    redis.call('PEXPIRE', tool_failures .. tool, window_ms)
  end
  if count == tonumber(failures_max) then
    tell('alert.tool_errors', tool, now(), '{"tool":"' .. tool .. '","errors":' .. count .. ',"windowMs":' .. window_ms
      .. '}')
  end
end

-- `one`: type, entity, instance or empty, tool or empty, whether it failed, payload, the mark of its event.
-- `bounds`: decisions_max, life_ms, tools_max, failures_max, window_ms.
local function hooked(one, bounds)
  local type, entity, instance, tool, is_failure, payload, mark = unpack(one)
  local most, life_ms, tools_max, failures_max, window_ms = unpack(bounds)
  local entry = string.sub(payload, 1, -2) .. ',"metadata":' .. metadata .. ',"timestamp":"' .. iso(now()) .. '"}'
  if type == 'hook.pre_tool.executed' then
    keep(hook_decisions, entry, most, life_ms)
  end
  if tool ~= '' and has_stream(tool, life_ms, tools_max) then
    keep(tool_audits .. tool, entry, most, life_ms)
  end
  if is_failure == '1' then
    failed(tool, failures_max, window_ms)
  end
  tell(type, entity, now(), payload, instance ~= '' and instance or nil, mark)
end
