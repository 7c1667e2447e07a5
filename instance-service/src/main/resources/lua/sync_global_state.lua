-- sync_global_state: replace the state that the whole fleet shares.
--
-- KEYS[1] global  hash    written  cb:state:global
-- KEYS[2] epoch   hash    read     cb:epoch
-- KEYS[3] counter string  written  cb:state-version
-- KEYS[4] leader  string  read     cb:leader:current, term and instance
-- KEYS[5] prefix cb:stream:
-- ARGV[1] state, JSON   ARGV[2] if_version or empty; 0 = there is none yet   ARGV[3] term or empty   ARGV[4] event metadata   ARGV[5] channels
-- Uses      term, leading, aged
-- Returns   version
-- Refuses   LEASE_LOST another term, or no leader; CONFLICT another version, with it; UNAVAILABLE the epoch is not open (in this order)
-- Guarantee the version is greater than any that was ever given out; two leaders never both write, as the term is compared here
-- Cost      O(size of the state)
local global, epoch, counter, leader, streams = unpack(KEYS)
local state, if_version, term, metadata, channels = unpack(ARGV)

local current = redis.call('HGET', global, 'version') or '0'
if term ~= '' then
  local held, holder = leading(leader, epoch)
  if not held then
    return refuse('LEASE_LOST', 'There is no leader now.')
  elseif held ~= term then
    return refuse('LEASE_LOST', 'Term ' .. term .. ' is over; ' .. holder .. ' leads in term ' .. held .. '.', 'holder', holder)
  end
end
if if_version ~= '' and if_version ~= current then
  return refuse('CONFLICT', 'The version is ' .. current .. ', not ' .. if_version .. '.', 'version', tonumber(current))
end
local version = next_term(epoch, counter)
if not version then
  return not_open()
end
redis.call('HSET', global, 'state', state, 'version', int(version), 'syncedAt', int(now()), 'schema', 1)
event(streams, channels, 'state.synced', 'global', version, '{"version":' .. int(version) .. ',"previous":' .. current .. ',"bytes":' .. #state
  .. (term ~= '' and ',"term":' .. term or '') .. '}', metadata)
aged(streams .. 'state.synced')
return int(version)
