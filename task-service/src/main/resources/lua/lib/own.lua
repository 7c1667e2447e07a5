-- own: whoever is only an agent changes the tasks that it created, and no others.
--
-- Caller  agent

-- The refusal of a task that is another's; nil when it is the caller's own, or the caller is more than an agent.
local function not_own(t)
  if agent ~= '' and t.by ~= agent then
    return refuse('FORBIDDEN', t.id .. ' is not a task that this agent created.',
      'fix', 'Ask who created it, or a worker or operator, who may change any.')
  end
end
