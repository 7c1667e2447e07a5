package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskCreateContract} against the executable. */
@ExtendWith(Executable.class)
class TaskCreateIT extends TaskCreateContract {}
