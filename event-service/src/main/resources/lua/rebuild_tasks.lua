-- rebuild_tasks: the next events of one type, into the view of tasks.
--
-- Keys    streams stream read
-- Key     rebuilt_tasks hash written
-- Uses    rebuild_mine, rebuild_row
-- ARGV[1] token   ARGV[2] life_ms   ARGV[3] type   ARGV[4] after   ARGV[5] count
-- ARGV[6] what it does to the holder: holds, drops, keeps
-- Returns   {events, the last one's id, the first one's ms}
-- Refuses   CONFLICT another run has the views
-- Guarantee of a task's events the one of the highest version wins, whatever the order of types
-- Cost      O(count)
local type_name, effect = ARGV[3], ARGV[6]
if not is_mine(ARGV[1], ARGV[2]) then return not_mine() end
local entries = redis.call('XRANGE', streams .. type_name, '(' .. ARGV[4], '+', 'COUNT', ARGV[5])
if not entries[1] then return { 0, ARGV[4], '' } end

-- As lib/event.lua and lib/task.lua write it: many times faster than to decode it all.
local SHAPE = '^{"id":"[^"]*","type":"[^"]*","entity":"([^"]*)","version":(%d+),"schema":%d+,'
  .. '"payload":{"id":"[^"]*","status":"([^"]*)","priority":(%d+),"attempt":(%d+)([^}]*)'

-- Nothing of what is no event of a task: anybody with a client of Redis may have written it.
local function decoded(data)
  local is_json, event = pcall(cjson.decode, data)
  local payload = is_json and type(event) == 'table' and event.payload
  if type(payload) ~= 'table' or not (event.entity and tonumber(event.version) and payload.status
    and tonumber(payload.priority) and tonumber(payload.attempt)) then
    return nil
  end
  return event.entity, event.version, payload.status, int(payload.priority), int(payload.attempt),
    (payload.instanceId and ',"instanceId":"' .. payload.instanceId .. '"' or '')
    .. (payload.reason == 'reconciled' and ',"reason":"reconciled"' or '')
end

local events, ids = {}, {}
for _, entry in ipairs(entries) do
  local data = entry[2][2] or ''
  local id, version, status, priority, attempt, rest = string.match(data, SHAPE)
  if not id then
    id, version, status, priority, attempt, rest = decoded(data)
  end
  if id then
    events[#events + 1] = { tonumber(version), status, priority, attempt, rest }
    ids[#ids + 1] = id
  end
end
local reply = { #entries, entries[#entries][1], string.match(entries[1][1], '^%d+') }
if not ids[1] then return reply end
local texts, rows = redis.call('HMGET', rebuilt_tasks, unpack(ids)), {}
local is_creation = type_name == 'task.created'
for i, event in ipairs(events) do
  local id, version, rest = ids[i], event[1], event[5]
  local row = rows[id] or texts[i] and row_of(texts[i]) or { version = 0, since = 0, holder = '', born = '0' }
  row.born = is_creation and '1' or row.born
  if version > row.version then
    row.version, row.status, row.priority, row.attempt = version, event[2], event[3], event[4]
  end
  local takes = string.find(rest, '"reason":"reconciled"', 1, true) and 'drops' or effect
  if takes ~= 'keeps' and version > row.since then
    row.since, row.holder = version, takes == 'holds' and string.match(rest, '"instanceId":"([^"]*)"') or ''
  end
  rows[id] = row
end
local changed = {}
for id, row in pairs(rows) do
  changed[#changed + 1] = id
  changed[#changed + 1] = text_of(row)
end
redis.call('HSET', rebuilt_tasks, unpack(changed))
return reply
