package io.claudebench.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a run, as long as is decent. */
final class Patience {
  private static final int MORE_S = 60;

  private Patience() {}

  static void await(CountDownLatch end, double seconds, Loop loop) {
    long deadline = System.nanoTime() + (long) ((seconds + MORE_S) * 1e9);
    try {
      while (!end.await(200, TimeUnit.MILLISECONDS)) {
        loop.check();
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(end.getCount() + " calls were not answered within " + MORE_S + " s");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
