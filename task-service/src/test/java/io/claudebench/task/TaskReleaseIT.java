package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskReleaseContract} against the executable. */
@ExtendWith(Executable.class)
class TaskReleaseIT extends TaskReleaseContract {}
