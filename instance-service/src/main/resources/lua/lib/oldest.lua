-- oldest: the task that arrived first in queues ordered by priority, then arrival: the head of each priority in use is
-- looked at, and no other.
--
-- Each    looks = 0
-- Each    first_arrival = nil
-- Each    first_id = nil
local BAND, LOOKS_MAX = 2 ^ 46, 1000

local function look(queue)
  local from = '-inf'
  while looks < LOOKS_MAX do
    local head = redis.call('ZRANGEBYSCORE', queue, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if not head[1] then
      return
    end
    looks = looks + 1
    local band = math.floor(head[2] / BAND)
    local arrival = head[2] - band * BAND
    if not first_arrival or arrival < first_arrival then
      first_arrival, first_id = arrival, head[1]
    end
    from = int((band + 1) * BAND)
  end
end
