-- state_contains: whether there is a value.
--
-- KEYS[1] state hash read cb:state:<key>
-- Uses      state
-- Returns   its version, or 0
-- Guarantee nothing is written; the value is not read
-- Cost      O(1)
return state_version(KEYS[1]) or '0'
