-- rebuild_row: a task as its events tell it: whether its first event is there, the version since which its holder has
-- it, and then what is compared.
local function text_of(row)
  return row.born .. ' ' .. int(row.since) .. ' ' .. int(row.version) .. ' ' .. row.status .. ' ' .. row.priority .. ' '
    .. row.attempt .. ' ' .. row.holder
end

local function row_of(text)
  local born, since, version, status, priority, attempt, holder =
    string.match(text, '^(%d) (%d+) (%d+) (%S+) (%d+) (%d+) (%S*)$')
  return { version = tonumber(version), status = status, priority = priority, attempt = attempt, born = born,
    since = tonumber(since), holder = holder }
end
