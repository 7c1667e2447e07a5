-- read_limit: the limiter alone, for verbs whose own script comes later or that have none.
--
-- KEYS    those of the fragment limit, which the runner puts before this file
-- ARGV    those of the fragment limit
-- Returns   1
-- Refuses   RATE_LIMITED (the fragment)
-- Guarantee exactly limit of any number of parallel calls pass in any window
-- Cost      O(log n)
return 1
