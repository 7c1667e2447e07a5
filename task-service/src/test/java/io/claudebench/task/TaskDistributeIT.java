package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskDistributeContract} against the executable. */
@ExtendWith(Executable.class)
class TaskDistributeIT extends TaskDistributeContract {}
