package io.claudebench.task;

import org.junit.jupiter.api.extension.ExtendWith;

/** {@link KeyedItemsContract} against the executable. */
@ExtendWith(Executable.class)
class KeyedItemsIT extends KeyedItemsContract {}
