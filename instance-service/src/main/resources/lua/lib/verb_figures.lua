-- verb_figures: what the counts of one verb say. A count that went back was begun again from zero; it never makes a
-- rate negative.
--
-- Uses    percentile
local function rate(more, ms)
  return string.format('%.3f', math.max(0, more) * 1000 / ms)
end

-- The sum of all counts of a kind, and the JSON members of each.
local function of_kind(counts, kind)
  local all, members = 0, {}
  for field, count in pairs(counts) do
    local word = string.match(field, '^' .. kind .. ':(.+)$')
    if word then
      all, members[#members + 1] = all + count, '"' .. word .. '":' .. count
    end
  end
  table.sort(members)
  return all, table.concat(members, ',')
end

-- `was` is its row of the roll-up before; `since_ms` how long ago that was, nil when there was none.
local function verb_figures(counts, was, names, bounds, since_ms)
  local f = { calls = tonumber(counts.calls), micros = tonumber(counts.micros or 0), buckets = {} }
  for i, name in ipairs(names) do
    f.buckets[i] = tonumber(counts['le:' .. name] or 0)
  end
  local words
  f.errors, words = of_kind(counts, 'refused')
  local looks, cached = of_kind(counts, 'cache')
  f.timed = sum(f.buckets)
  f.row = '{"count":' .. int(f.calls) .. ',"errors":' .. int(f.errors)
    .. (since_ms and ',"perSecond":' .. rate(f.calls - (was.count or 0), since_ms) or '')
    .. (f.timed > 0 and ',"averageMs":' .. string.format('%.3f', f.micros / f.timed / 1000) or '')
    .. percentiles(f.buckets, bounds) .. (f.errors > 0 and ',"refusals":{' .. words .. '}' or '')
    .. (looks > 0 and ',"cache":{' .. cached .. '}' or '')
    .. ',"buckets":[' .. table.concat(f.buckets, ',') .. ']}'
  return f
end
