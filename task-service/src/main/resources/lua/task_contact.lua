-- task_contact: a replica that renews leases is here.
--
-- Uses    contact
-- Returns   1
-- Refuses   nothing
-- Guarantee a time in which no replica was here is known until task_sweep has held the leases that ran out in it.
-- Cost      O(1)
make_contact()
return 1
