-- lapse: a worker's last lease is gone, lost or cancelled: known for a day, or until it claims again.
--
-- Keys    lost_leases string written
-- Uses    task
local function lapse(worker, id)
  redis.call('SET', lost_leases .. worker, id, 'PX', DAY_MS)
end

local function claims_again(worker)
  redis.call('DEL', lost_leases .. worker)
end
