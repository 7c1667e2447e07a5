package io.claudebench.task;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The parked claims of one tenant, first come first. */
final class Waiters {
  private final Set<Waiter> line = new LinkedHashSet<>();

  synchronized void add(Waiter waiter) {
    line.add(waiter);
  }

  synchronized void remove(Waiter waiter) {
    line.remove(waiter);
  }

  synchronized int size() {
    return line.size();
  }

  /**
   * There is work that requires this: the first idle one that fits tries; it passes the word on when it may not take
   * it.
   */
  void wakeOne(Set<String> required) {
    wakeAfter(null, required);
  }

  /** The next idle one behind {@code waiter}. */
  void wakeAfter(Waiter waiter, Set<String> required) {
    boolean behind = waiter == null;
    for (Waiter next : snapshot()) {
      if (behind && next.fits(required) && next.wake(required)) {
        return;
      }
      behind |= next == waiter;
    }
  }

  /** There is work, or room, for this worker. */
  void wakeWorker(String worker) {
    snapshot().stream().filter(waiter -> waiter.worker().equals(worker)).forEach(Waiter::wake);
  }

  /** Nobody knows what was missed. */
  void wakeAll() {
    snapshot().forEach(Waiter::wake);
  }

  void expireAll() {
    snapshot().forEach(Waiter::expire);
  }

  private synchronized List<Waiter> snapshot() {
    return new ArrayList<>(line);
  }
}
