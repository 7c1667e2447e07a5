-- tally: add what one process counted to the sums of the fleet.
--
-- Keys    verb_metrics hash written
-- ARGV[1] life_ms; then of each verb its name, how many fields follow, and each field and by how much it grew
-- Returns   1
-- Refuses   nothing; at maxmemory Redis refuses the first write, so all of it
-- Guarantee all is added or nothing
-- Cost      O(fields)
local life_ms = ARGV[1]

local at = 2
while at < #ARGV do
  local verb, fields = ARGV[at], tonumber(ARGV[at + 1])
  at = at + 2
  for i = at, at + 2 * fields - 2, 2 do
    redis.call('HINCRBY', verb_metrics .. verb, ARGV[i], ARGV[i + 1])
  end
  redis.call('PEXPIRE', verb_metrics .. verb, life_ms)
  at = at + 2 * fields
end
return 1
