package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskReassignContract} against the executable. */
@ExtendWith(Executable.class)
class TaskReassignIT extends TaskReassignContract {}
