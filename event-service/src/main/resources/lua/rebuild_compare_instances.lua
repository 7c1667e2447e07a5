-- rebuild_compare_instances: a page of the view of instances, held against the instances themselves.
--
-- Keys    instances hash read
-- Key     rebuilt_instances hash written
-- Uses    rebuild_mine
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3] cursor   ARGV[4] count
-- Returns   {cursor, equal, {id, as its events tell it, as it is, …}}
-- Refuses   CONFLICT another run has the views
-- Guarantee changes nothing
-- Cost      O(count)
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
local cursor, page = unpack(redis.call('HSCAN', rebuilt_instances, ARGV[3], 'COUNT', ARGV[4]))
local equal, differ = 0, {}
for i = 1, #page, 2 do
  local id, told = page[i], string.match(page[i + 1], '%a+$')
  local status = redis.call('HGET', instances .. id, 'status')
  local is = not status and 'gone' or status == 'OFFLINE' and 'dead' or 'there'
  if told == is or told == 'dead' and is == 'gone' then -- the dead are forgotten one day, without an event
    equal = equal + 1
  else
    differ[#differ + 1], differ[#differ + 2], differ[#differ + 3] = id, id .. ' ' .. told, id .. ' ' .. is
  end
end
return { cursor, equal, differ }
