-- percentile: figures out of counts per bucket of latency; the last bucket has no upper end and answers with its lower
-- one.
local function sum(counts)
  local all = 0
  for _, count in ipairs(counts) do
    all = all + count
  end
  return all
end

-- The milliseconds within which a share of the calls ended, between the ends of its bucket as if they lay evenly; nil
-- without calls.
local function percentile(counts, bounds, share)
  local rank, below = share * sum(counts), 0
  if rank == 0 then
    return nil
  end
  for i, count in ipairs(counts) do
    if count > 0 and below + count >= rank then
      local lower, upper = bounds[i - 1] or 0, bounds[i] or bounds[i - 1]
      return lower + (upper - lower) * (rank - below) / count
    end
    below = below + count
  end
end

-- JSON members ,"p50":…,"p95":…,"p99":… or nothing.
local function percentiles(counts, bounds)
  local text = ''
  for _, share in ipairs({ 50, 95, 99 }) do
    local ms = percentile(counts, bounds, share / 100)
    text = ms and text .. ',"p' .. share .. '":' .. string.format('%.3f', ms) or text
  end
  return text
end
