package io.claudebench.task.persist;

import io.claudebench.core.Events;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import java.util.List;

/** The streams of task events. */
final class Streams {
  static final List<String> TYPES = Events.TYPES.stream().filter(type -> type.startsWith("task.")).sorted().toList();

  static List<String> keys(Keys keys) {
    return TYPES.stream().map(type -> keys.of(Key.STREAM, type)).toList();
  }

  private Streams() {}
}
