package io.claudebench.core.carry;

import io.claudebench.core.Ask;
import io.claudebench.core.Key;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import java.util.concurrent.atomic.AtomicInteger;

/** One kind of carried calls: the places that its calls hold among themselves, and the stream by which they go. */
final class Way {
  private static final int LONGEST_WAIT_MS = 30_000;

  final Key stream;
  final Script send;
  private final AtomicInteger taken = new AtomicInteger();
  private final int max;

  Way(Scripts scripts, Key stream, int max) {
    this.stream = stream;
    this.send = scripts.ungated(stream == Key.LIFELINES ? "carry_lifeline" : "carry");
    this.max = max;
  }

  /** How long this call may wait by its own wish, in milliseconds. */
  static long waitMs(Entry entry, Ask.Request request) {
    return entry.waits() ? Math.clamp(request.waitMs(), 0, LONGEST_WAIT_MS) : 0;
  }

  /** Whether there was a place; who took one must {@link #free} it. */
  boolean take() {
    boolean isFree = taken.incrementAndGet() <= max;
    if (!isFree) {
      free();
    }
    return isFree;
  }

  void free() {
    taken.decrementAndGet();
  }
}
