-- hook_pre_tool: write a decision down and say that it was made.
--
-- KEYS[1] decisions stream written  cb:audit:hooks:decisions
-- KEYS[2] prefix cb:stream:
-- ARGV[1] decision, JSON object   ARGV[2] event metadata   ARGV[3] entity: session, else instance, else -   ARGV[4] instance or empty
-- ARGV[5] channels   ARGV[6] decisions_max   ARGV[7] life_ms
-- Uses      aged
-- Returns   the decision
-- Refuses   nothing
-- Guarantee one entry and one event per decision; the bound and the age of the audit hold within a node of the stream (100 entries)
-- Cost      O(1) and what is trimmed
local decisions, streams = KEYS[1], KEYS[2]
local decision, metadata, entity, instance, channels, most, life_ms = unpack(ARGV)

local entry = string.sub(decision, 1, -2) .. ',"metadata":' .. metadata .. ',"timestamp":"' .. iso(now()) .. '"}'
local id = redis.call('XADD', decisions, 'MAXLEN', '~', most, '*', 'data', entry)
redis.call('XTRIM', decisions, 'MINID', '~', int(now() - life_ms))
redis.call('PEXPIRE', decisions, life_ms)
local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
event(streams, channels, 'hook.pre_tool.executed', entity, ms * 1000 + seq % 1000, decision, metadata, instance ~= '' and instance or nil)
aged(streams .. 'hook.pre_tool.executed')
return decision
