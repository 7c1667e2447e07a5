package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskAssignContract} against the executable. */
@ExtendWith(Executable.class)
class TaskAssignIT extends TaskAssignContract {}
