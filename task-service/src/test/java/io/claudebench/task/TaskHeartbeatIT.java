package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskHeartbeatContract} against the executable. */
@ExtendWith(Executable.class)
class TaskHeartbeatIT extends TaskHeartbeatContract {}
