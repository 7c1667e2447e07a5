-- rebuild_live: a page of the tasks that wait or run: the events of each of them must have told of it.
--
-- Key     assigned zset read
-- Key     blocked zset read
-- Key     leases zset read
-- Key     pending zset read
-- Key     rebuilt_tasks hash read
-- Keys    requirement_queues zset read
-- Key     scheduled zset read
-- Keys    strict_queues zset read
-- Keys    tasks hash read
-- Uses    rebuild_mine
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3] place: one of the sets, or requires, strict   ARGV[4] its requirements
-- ARGV[5] cursor   ARGV[6] count   ARGV[7] ms of the first creation that is kept, or empty
-- Returns   {cursor, tasks of the whole place, tasks older than what is kept, {id of one that no event tells of, …}}
-- Refuses   CONFLICT another run has the views
-- Guarantee changes nothing
-- Cost      O(count)
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
local places = { assigned = assigned, blocked = blocked, leases = leases, pending = pending, scheduled = scheduled,
  requires = requirement_queues .. ARGV[4], strict = strict_queues .. ARGV[4] }
local place, kept = places[ARGV[3]], tonumber(ARGV[7]) or math.huge
local cursor, page = unpack(redis.call('ZSCAN', place, ARGV[5], 'COUNT', ARGV[6]))
local older, untold = 0, {}
for i = 1, #page, 2 do
  local id = page[i]
  if redis.call('HEXISTS', rebuilt_tasks, id) == 0 then
    local created = tonumber(redis.call('HGET', tasks .. id, 'createdAt'))
    if created and created > kept then
      untold[#untold + 1] = id
    elseif created then
      older = older + 1
    end
  end
end
return { cursor, redis.call('ZCARD', place), older, untold }
