package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskUpdateContract} against the executable. */
@ExtendWith(Executable.class)
class TaskUpdateIT extends TaskUpdateContract {}
