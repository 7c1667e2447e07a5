package io.claudebench.core.park;

import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The calls of this process that wait for one thing, first come first, and the timer by which the first of them looks
 * when nobody says a word.
 */
public final class Line<W extends Waiter<?>> {
  private final ConcurrentNavigableMap<Long, W> waiters = new ConcurrentSkipListMap<>();
  private final Vertx vertx;
  private long timer = -1;
  private long dueNanos;

  Line(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Those who wait, in order. It may change while it is read. */
  public Collection<W> all() {
    return waiters.values();
  }

  /** Those who came after this one. */
  public Collection<W> behind(W waiter) {
    return waiters.tailMap(waiter.place, false).values();
  }

  /** The first tries in so many milliseconds, unless it is to look earlier; whoever is the first then. */
  public synchronized void look(long ms) {
    long due = System.nanoTime() + ms * 1_000_000;
    if (waiters.isEmpty() || timer >= 0 && dueNanos - due <= 0) {
      return;
    }
    vertx.cancelTimer(timer);
    dueNanos = due;
    timer = vertx.setTimer(ms + 1, fired -> wakeFirst());
  }

  private void wakeFirst() {
    synchronized (this) {
      timer = -1;
    }
    all().stream().findFirst().ifPresent(Waiter::wake);
  }

  synchronized void add(W waiter) {
    waiters.put(waiter.place, waiter);
  }

  /** Whether nobody is left. */
  synchronized boolean remove(W waiter) {
    waiters.remove(waiter.place);
    if (waiters.isEmpty()) {
      vertx.cancelTimer(timer);
    }
    return waiters.isEmpty();
  }
}
