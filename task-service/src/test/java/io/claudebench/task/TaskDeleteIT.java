package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskDeleteContract} against the executable. */
@ExtendWith(Executable.class)
class TaskDeleteIT extends TaskDeleteContract {}
