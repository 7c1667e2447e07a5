-- plain: every call runs.
return reply(call(KEYS, ARGV))
