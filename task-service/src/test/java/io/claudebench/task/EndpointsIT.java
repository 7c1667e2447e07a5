package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link EndpointsContract} against the executable. */
@ExtendWith(Executable.class)
class EndpointsIT extends EndpointsContract {}
