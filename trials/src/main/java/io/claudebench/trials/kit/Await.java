package io.claudebench.trials.kit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what is observed from outside, where nothing tells us. */
public final class Await {
  private static final int STEP_MS = 50;

  private Await() {}

  /** Fails with an IllegalStateException that names what did not come in time. */
  public static void until(String what, Duration patience, BooleanSupplier isSo) {
    if (!comes(patience, isSo)) {
      throw new IllegalStateException("waited " + patience.toSeconds() + " s in vain: " + what);
    }
  }

  /** False when it did not come in time. */
  public static boolean comes(Duration patience, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      pause(STEP_MS);
    }
    return true;
  }

  /** Lets time pass: the pace of a load, the length of a fault. */
  public static void pause(long ms) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long left = until - System.nanoTime(); left > 0 && !Thread.currentThread().isInterrupted();
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
