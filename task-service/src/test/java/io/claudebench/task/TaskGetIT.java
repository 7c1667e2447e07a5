package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskGetContract} against the executable. */
@ExtendWith(Executable.class)
class TaskGetIT extends TaskGetContract {}
