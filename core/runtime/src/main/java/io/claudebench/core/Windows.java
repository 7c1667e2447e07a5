package io.claudebench.core;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where one call counts, once, however many scripts it runs.
 *
 * @param isCounted whether a script of the call counted it
 */
public record Windows(List<Window> all, AtomicBoolean isCounted) {

  /** Null when it counts nowhere. */
  public static Windows of(List<Window> all) {
    return all.isEmpty() ? null : new Windows(all, new AtomicBoolean());
  }

  /** True for the first script that asks. */
  public boolean counts() {
    return isCounted.compareAndSet(false, true);
  }
}
