package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link RpcDoorContract} against the executable. */
@ExtendWith(Executable.class)
class RpcDoorIT extends RpcDoorContract {}
