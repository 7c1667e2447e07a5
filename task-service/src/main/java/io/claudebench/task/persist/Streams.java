package io.claudebench.task.persist;

import io.claudebench.core.Events;
import java.util.List;

/** The streams of task events. */
final class Streams {
  static final List<String> TYPES = Events.TYPES.stream().filter(type -> type.startsWith("task.")).sorted().toList();

  private Streams() {}
}
