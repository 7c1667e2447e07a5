-- state: what the scripts of the state store share. A value counts while its expiry is ahead of the script's clock;
-- Redis removes it later, never earlier.

-- The version of a value, or false when there is none; then when it ends, if it does.
local function version_of(key)
  local version, expires = unpack(redis.call('HMGET', key, 'version', 'expiresAt'))
  return version and (not expires or tonumber(expires) > now()) and version, expires
end
