-- nearly_full: stands in place of a script while Redis is too full for its verb.
local function call()
  return refuse('FULL', 'Redis has used too much of its maxmemory for this.', 'limit', 'maxmemory',
    'outcome', 'not_done', 'retryAfterMs', 1000,
    'fix', 'Let work end, delete what is not needed, or give Redis more memory.')
end
