-- state_contains: whether there is a value.
--
-- Key     state hash read
-- Uses    state
-- state state hash read cb:state:<key>
-- Returns   its version, or 0
-- Guarantee nothing is written; the value is not read
-- Cost      O(1)
return version_of(state) or '0'
