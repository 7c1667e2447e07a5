package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskCancelContract} against the executable. */
@ExtendWith(Executable.class)
class TaskCancelIT extends TaskCancelContract {}
