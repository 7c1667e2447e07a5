-- hook_pre_tool: write a decision down and say that it was made.
--
-- Key     hook_decisions stream written
-- Uses    tell
-- Caller  metadata
-- ARGV[1] decision, JSON object   ARGV[2] entity: session, else instance, else -   ARGV[3] instance or empty
-- ARGV[4] decisions_max   ARGV[5] life_ms
-- Returns   the decision
-- Refuses   nothing
-- Guarantee one entry and one event per decision; the bound and the age of the audit hold within a node of the stream
--           (100 entries)
-- Cost      O(1) and what is trimmed
local decision, entity, instance, most, life_ms = unpack(ARGV)

local entry = string.sub(decision, 1, -2) .. ',"metadata":' .. metadata .. ',"timestamp":"' .. iso(now()) .. '"}'
local id = redis.call('XADD', hook_decisions, 'MAXLEN', '~', most, '*', 'data', entry)
redis.call('XTRIM', hook_decisions, 'MINID', '~', int(now() - life_ms))
redis.call('PEXPIRE', hook_decisions, life_ms)
local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
tell('hook.pre_tool.executed', entity, ms * 1000 + seq % 1000, decision, instance ~= '' and instance or nil)
return decision
