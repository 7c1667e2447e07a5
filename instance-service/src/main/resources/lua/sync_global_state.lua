-- sync_global_state: replace the state that the whole fleet shares.
--
-- Key     global_state hash written
-- Key     state_version string written
-- Uses    tell, term, leading
-- ARGV[1] state, JSON   ARGV[2] if_version or empty; 0 = there is none yet   ARGV[3] term or empty
-- Returns   version
-- Refuses   LEASE_LOST another term, or no leader; CONFLICT another version, with it; UNAVAILABLE the epoch is not open
--           (in this order)
-- Guarantee the version is greater than any that was ever given out; two leaders never both write, as the term is
--           compared here
-- Cost      O(size of the state)
local content, if_version, term = unpack(ARGV)

local current = redis.call('HGET', global_state, 'version') or '0'
if term ~= '' then
  local held, holder = leading()
  if not held then
    return refuse('LEASE_LOST', 'There is no leader now.')
  elseif held ~= term then
    return refuse('LEASE_LOST', 'Term ' .. term .. ' is over; ' .. holder .. ' leads in term ' .. held .. '.',
      'holder', holder)
  end
end
if if_version ~= '' and if_version ~= current then
  return refuse('CONFLICT', 'The version is ' .. current .. ', not ' .. if_version .. '.', 'version', tonumber(current))
end
local version = next_term(state_version)
if not version then
  return not_open()
end
redis.call('HSET', global_state, 'state', content, 'version', int(version), 'syncedAt', int(now()), 'schema', 1)
tell('state.synced', 'global', version, '{"version":' .. int(version) .. ',"previous":' .. current
  .. ',"bytes":' .. #content .. (term ~= '' and ',"term":' .. term or '') .. '}')
return int(version)
