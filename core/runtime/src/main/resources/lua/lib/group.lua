-- group: calls of one tenant in one script, one after the other, each as if it came alone: what fails in one harms no
-- other. GIVEN has of each call how many KEYS and how many ARGV are its own, and these ARGV; its own KEYS stand behind
-- the SHARED. After BUDGET_US no other call begins, so that the next script does not wait; the runner sends it again.
-- At maxmemory a call passes behind one that passes.
local BUDGET_US = 1000

-- An error that a command or Lua itself raised; Redis 6.2 says in front of it where.
local function failure(raised)
  local text = type(raised) == 'table' and raised.err or tostring(raised)
  text = string.gsub(string.gsub(text, '^@user_script: %d+: ', ''), '^-', '')
  return { err = string.find(text, '^%u+ ') and text or 'ERR ' .. text }
end

local answers, key, at = {}, SHARED, 1
repeat
  local keys, args, first = {}, {}, at + 1
  for i = 1, tonumber(GIVEN[at]) do keys[i] = KEYS[key + i] end
  for i = 1, tonumber(GIVEN[first]) do args[i] = GIVEN[first + i] end
  key, at = key + #keys, first + 1 + #args
  local done, answer = pcall(one, keys, args)
  if not done then answer = failure(answer) end
  if answer == nil then answer = false end
  answers[#answers + 1] = answer
until at > #GIVEN or micros() - began > BUDGET_US
return answers
