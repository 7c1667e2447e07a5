package io.claudebench.core.redis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Guards this process against a Redis that is down; its state cannot live in what is down. After {@value #FAILURES}
 * failures in a row it lets one command through per open time until one succeeds, so callers are told at once instead
 * of waiting for a timeout each.
 */
final class LocalBreaker {
  private static final int FAILURES = 5;
  private static final long OPEN_MS = 250;

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong probeAt = new AtomicLong();
  private final long openNanos;

  LocalBreaker(int timeoutMs) {
    openNanos = Math.min(OPEN_MS, timeoutMs) * 1_000_000;
  }

  boolean permits() {
    if (failures.get() < FAILURES) {
      return true;
    }
    long now = System.nanoTime();
    long next = probeAt.get();
    return now - next >= 0 && probeAt.compareAndSet(next, now + openNanos);
  }

  boolean isOpen() {
    return failures.get() >= FAILURES;
  }

  void record(boolean answered) {
    if (answered) {
      failures.set(0);
    } else if (failures.incrementAndGet() == FAILURES) {
      probeAt.set(System.nanoTime() + openNanos);
    }
  }

  long retryAfterMs() {
    return openNanos / 1_000_000;
  }
}
