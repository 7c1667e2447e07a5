package io.claudebench.core.journal;

import java.util.ArrayDeque;
import java.util.List;

/** Notes of one tenant that wait for Redis: so many, and beyond them a count, told when there is room again. */
final class Notes {
  private final ArrayDeque<String> waiting = new ArrayDeque<>();
  private final int max;
  private long missed;

  Notes(int max) {
    this.max = max;
  }

  synchronized void add(String note) {
    if (waiting.size() < max) {
      waiting.add(note);
    } else {
      missed++;
    }
  }

  /** The oldest, up to so many; they stay. */
  synchronized List<String> first(int count) {
    if (missed > 0 && waiting.size() < max) {
      waiting.add("{\"outcome\":\"MISSED\",\"detail\":\"" + missed + " notes found no room and are not here.\"}");
      missed = 0;
    }
    return waiting.stream().limit(count).toList();
  }

  /** The oldest are there. */
  synchronized void drop(int count) {
    for (int i = 0; i < count; i++) {
      waiting.remove();
    }
  }
}
