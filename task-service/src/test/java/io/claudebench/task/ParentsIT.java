package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link ParentsContract} against the executable. */
@ExtendWith(Executable.class)
class ParentsIT extends ParentsContract {}
