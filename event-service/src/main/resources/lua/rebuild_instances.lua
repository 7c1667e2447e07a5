-- rebuild_instances: the next events of one type, into the view of instances.
--
-- Keys    streams stream read
-- Key     rebuilt_instances hash written
-- Uses    rebuild_mine
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3] type   ARGV[4] after   ARGV[5] count   ARGV[6] there, dead or gone
-- Returns   {events, the last one's id}
-- Refuses   CONFLICT another run has the views
-- Guarantee of an instance's events the one of the highest version wins, whatever the order of types
-- Cost      O(count)
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
local entries = redis.call('XRANGE', streams .. ARGV[3], '(' .. ARGV[4], '+', 'COUNT', ARGV[5])
if not entries[1] then return { 0, ARGV[4] } end
for _, entry in ipairs(entries) do
  local is_json, event = pcall(cjson.decode, entry[2][2] or '')
  local is_event = is_json and type(event) == 'table' and event.entity and tonumber(event.version)
  local was = is_event and redis.call('HGET', rebuilt_instances, event.entity)
  if is_event and (not was or event.version > tonumber(string.match(was, '^%d+'))) then
    redis.call('HSET', rebuilt_instances, event.entity, int(event.version) .. ' ' .. ARGV[6])
  end
end
return { #entries, entries[#entries][1] }
