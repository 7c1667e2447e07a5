-- plain: every call runs.
return reply(call(ARGV))
