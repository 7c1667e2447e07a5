-- read_limit: the limiter alone, for verbs whose own script comes later or that have none.
--
-- Its KEYS and ARGV are those of the limit, which the runner puts before this file.
-- Returns   1
-- Refuses   RATE_LIMITED (the fragment)
-- Guarantee exactly limit of any number of parallel calls pass in any window
-- Cost      O(log n)
return 1
