package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskExplainContract} against the executable. */
@ExtendWith(Executable.class)
class TaskExplainIT extends TaskExplainContract {}
