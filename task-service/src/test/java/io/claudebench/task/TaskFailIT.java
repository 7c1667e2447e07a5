package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskFailContract} against the executable. */
@ExtendWith(Executable.class)
class TaskFailIT extends TaskFailContract {}
