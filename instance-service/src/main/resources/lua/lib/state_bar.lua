-- state_bar: why a value cannot be put or deleted.

-- `version` is what it has (false is none); `room` how many more values fit, a delete needs none. WORD, sentence and
-- version; nothing when it can.
local function barred(version, if_version, room)
  if if_version ~= '' and if_version ~= (version or '0') then
    return 'CONFLICT', version and 'The version is ' .. version .. ', not ' .. if_version .. '.'
      or 'There is no value of that version.', tonumber(version or 0)
  elseif room and room <= 0 and not version then
    return 'FULL', 'statesMax is reached; no more values are kept.', 0
  end
end
