package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskOutputContract} against the executable. */
@ExtendWith(Executable.class)
class TaskOutputIT extends TaskOutputContract {}
