package io.claudebench.bench;

import io.claudebench.testkit.Await;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody signals, and for a time. */
final class Until {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Until() {}

  static void isTrue(String what, BooleanSupplier isSo) {
    Await.until(what, PATIENCE, isSo);
  }

  /** As exactly as the system can. */
  static void time(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
