package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskAppendContract} against the executable. */
@ExtendWith(Executable.class)
class TaskAppendIT extends TaskAppendContract {}
