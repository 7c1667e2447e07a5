package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskRedriveContract} against the executable. */
@ExtendWith(Executable.class)
class TaskRedriveIT extends TaskRedriveContract {}
