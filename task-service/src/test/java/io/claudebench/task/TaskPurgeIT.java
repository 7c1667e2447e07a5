package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskPurgeContract} against the executable. */
@ExtendWith(Executable.class)
class TaskPurgeIT extends TaskPurgeContract {}
