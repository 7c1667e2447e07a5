package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link ContentHashContract} against the executable. */
@ExtendWith(Executable.class)
class ContentHashIT extends ContentHashContract {}
