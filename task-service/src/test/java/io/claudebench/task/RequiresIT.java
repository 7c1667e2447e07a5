package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link RequiresContract} against the executable. */
@ExtendWith(Executable.class)
class RequiresIT extends RequiresContract {}
