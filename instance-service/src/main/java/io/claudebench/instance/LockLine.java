package io.claudebench.instance;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The callers of this process that wait for one lock, and the timer by which the first of them looks when nobody says a
 * word.
 */
final class LockLine {
  private final Map<String, LockWaiter> waiters = new LinkedHashMap<>();
  private final Vertx vertx;
  private long timer = -1;
  private long dueNanos;

  LockLine(Vertx vertx) {
    this.vertx = vertx;
  }

  synchronized void add(LockWaiter waiter) {
    waiters.put(waiter.id(), waiter);
  }

  /** Whether nobody is left. */
  synchronized boolean remove(LockWaiter waiter) {
    waiters.remove(waiter.id());
    if (waiters.isEmpty()) {
      vertx.cancelTimer(timer);
    }
    return waiters.isEmpty();
  }

  synchronized LockWaiter find(String id) {
    return waiters.get(id);
  }

  synchronized List<LockWaiter> all() {
    return new ArrayList<>(waiters.values());
  }

  /** The first looks in so many milliseconds, unless it is to look earlier. */
  synchronized void look(long ms) {
    long due = System.nanoTime() + ms * 1_000_000;
    if (waiters.isEmpty() || timer >= 0 && dueNanos - due <= 0) {
      return;
    }
    vertx.cancelTimer(timer);
    dueNanos = due;
    timer = vertx.setTimer(ms + 1, fired -> wakeFirst());
  }

  private void wakeFirst() {
    LockWaiter first;
    synchronized (this) {
      timer = -1;
      first = waiters.isEmpty() ? null : waiters.values().iterator().next();
    }
    if (first != null) {
      first.wake();
    }
  }

  /** This process lost its places in Redis: one after the other stands in line again, in the old order. */
  void wakeAfter(LockWaiter waiter) {
    List<LockWaiter> line = all();
    int next = line.indexOf(waiter) + 1;
    if (next > 0 && next < line.size()) {
      line.get(next).wake();
    }
  }
}
