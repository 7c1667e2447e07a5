package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link EventDoorContract} against the executable. */
@ExtendWith(Executable.class)
class EventDoorIT extends EventDoorContract {}
