-- hold: the fields of whoever has a task: under a lease, or in its own queue.
local HOLD = { 'assignedTo', 'assignedAt', 'leaseExpiresAt', 'leaseMs', 'timeoutAt', 'progress' }
