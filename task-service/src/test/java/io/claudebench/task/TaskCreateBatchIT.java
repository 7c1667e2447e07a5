package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskCreateBatchContract} against the executable. */
@ExtendWith(Executable.class)
class TaskCreateBatchIT extends TaskCreateBatchContract {}
