package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskPauseContract} against the executable. */
@ExtendWith(Executable.class)
class TaskPauseIT extends TaskPauseContract {}
