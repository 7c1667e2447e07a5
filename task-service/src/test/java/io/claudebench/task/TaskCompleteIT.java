package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskCompleteContract} against the executable. */
@ExtendWith(Executable.class)
class TaskCompleteIT extends TaskCompleteContract {}
