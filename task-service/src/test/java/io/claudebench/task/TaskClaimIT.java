package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TaskClaimContract} against the executable. */
@ExtendWith(Executable.class)
class TaskClaimIT extends TaskClaimContract {}
