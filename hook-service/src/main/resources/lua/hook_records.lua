-- hook_records: what hooks decided and saw, told behind the answers.
--
-- Uses    hooked
-- Caller  metadata
-- ARGV[1] decisions_max   ARGV[2] life_ms   ARGV[3] tools_max   ARGV[4] failures_max   ARGV[5] window_ms
-- ARGV[6..] per record: type, entity, instance or empty, tool or empty, 1 if it failed, payload, mark, metadata
-- Returns   how many records there were
-- Refuses   nothing; at maxmemory Redis refuses the first write, so all of it
-- Guarantee in their order, each with its event
-- Cost      O(1) per record, and what is trimmed
local bounds = { unpack(ARGV, 1, 5) }

local count = (#ARGV - 5) / 8
for i = 6, #ARGV, 8 do
  metadata = ARGV[i + 7]
  hooked({ unpack(ARGV, i, i + 6) }, bounds)
end
return count
