package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link DurabilityContract} against the executable. */
@ExtendWith(Executable.class)
class DurabilityIT extends DurabilityContract {}
