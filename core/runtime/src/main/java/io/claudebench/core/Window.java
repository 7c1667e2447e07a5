package io.claudebench.core;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sliding window in which one call counts, once, however many scripts it runs.
 *
 * @param key where the calls of its caller are counted
 * @param max calls in any {@code ms} milliseconds
 * @param isCounted whether a script of the call counted it
 */
public record Window(String key, int max, int ms, AtomicBoolean isCounted) {

  public Window(String key, int max, int ms) {
    this(key, max, ms, new AtomicBoolean());
  }

  /** True for the first script that asks. */
  public boolean counts() {
    return isCounted.compareAndSet(false, true);
  }
}
