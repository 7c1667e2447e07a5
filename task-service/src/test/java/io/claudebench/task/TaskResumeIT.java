package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskResumeContract} against the executable. */
@ExtendWith(Executable.class)
class TaskResumeIT extends TaskResumeContract {}
