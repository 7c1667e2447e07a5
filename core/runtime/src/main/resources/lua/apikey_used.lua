-- apikey_used: when a key was used last, if it still is one.
--
-- Key     api_key hash written
-- Returns   OK
-- Guarantee a key that was revoked does not come back
-- Cost      O(1)
if redis.call('EXISTS', api_key) == 1 then
  redis.call('HSET', api_key, 'lastUsedAt', int(now()))
end
return redis.status_reply('OK')
