package io.claudebench.task.persist;

import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Bounds the bytes of tasks that this process holds at a time, whoever reads them: projectors of all tenants, strict
 * writes, lists. Blocks; for virtual threads, and never with a connection of PostgreSQL in hand.
 */
@Singleton
public final class Bodies {
  private static final int UNIT = 1024;

  private final int max;
  private final Semaphore free;
  /** Lists hold bytes also while PostgreSQL searches: never so many that what is to be saved waits for them. */
  private final Semaphore ofLists;

  Bodies(PersistSettings settings) {
    this.max = settings.projectionBytesMax() / UNIT;
    this.free = new Semaphore(max, true);
    this.ofLists = new Semaphore(max / 2, true);
  }

  /** Does it when there is room for so many bytes; what alone is over the limit waits until it is alone. */
  public <T> T hold(long bytes, Supplier<T> work) {
    return hold(free, (int) Math.min(max, 1 + bytes / UNIT), work);
  }

  /** The same for a list. */
  public <T> T holdForList(long bytes, Supplier<T> work) {
    return hold(ofLists, (int) Math.min(max / 2, 1 + bytes / UNIT), () -> hold(bytes, work));
  }

  private static <T> T hold(Semaphore free, int units, Supplier<T> work) {
    free.acquireUninterruptibly(units);
    try {
      return work.get();
    } finally {
      free.release(units);
    }
  }
}
