-- hook_record: what a hook decided or saw, told before its answer, as the caller wants that once and will ask again.
--
-- Uses    hooked
-- Caller  metadata
-- ARGV[1] answer   ARGV[2] decisions_max   ARGV[3] life_ms   ARGV[4] tools_max   ARGV[5] failures_max
-- ARGV[6] window_ms   ARGV[7..13] type, entity, instance or empty, tool or empty, 1 if it failed, payload, mark
-- Returns   the answer
-- Refuses   nothing
-- Guarantee one record and one event
-- Cost      O(1) and what is trimmed
hooked({ unpack(ARGV, 7, 13) }, { unpack(ARGV, 2, 6) })
return ARGV[1]
