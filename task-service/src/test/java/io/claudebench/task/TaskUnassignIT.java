package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskUnassignContract} against the executable. */
@ExtendWith(Executable.class)
class TaskUnassignIT extends TaskUnassignContract {}
