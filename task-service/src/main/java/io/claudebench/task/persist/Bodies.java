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

  Bodies(PersistSettings settings) {
    this.max = settings.projectionBytesMax() / UNIT;
    this.free = new Semaphore(max, true);
  }

  /** Does it when there is room for so many bytes; what alone is over the limit waits until it is alone. */
  public <T> T hold(long bytes, Supplier<T> work) {
    int units = (int) Math.min(max, 1 + bytes / UNIT);
    free.acquireUninterruptibly(units);
    try {
      return work.get();
    } finally {
      free.release(units);
    }
  }
}
