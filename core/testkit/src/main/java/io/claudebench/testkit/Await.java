package io.claudebench.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for what is observed from outside, where nothing tells us. */
public final class Await {
  public static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int STEPS = 6_000; // 5 ms each, where the patience is 30 s

  private Await() {}

  /** Fails the test when it is not so within 30 s. */
  public static void until(String what, BooleanSupplier isSo) {
    until(what, PATIENCE, isSo);
  }

  /** Fails with what did not come in time; what the condition throws is thrown at once. */
  public static void until(String what, Duration patience, BooleanSupplier isSo) {
    within(what, patience).until(isSo::getAsBoolean);
  }

  /** Redis has no maxmemory any more, and the service knows. */
  public static void room(Rest service) {
    until("the service has seen that Redis has room",
        () -> service.get("/q/health/ready").ok().toString().contains("no maxmemory"));
  }

  /** False when it did not come in time. */
  public static boolean comes(Duration patience, BooleanSupplier isSo) {
    try {
      until("it comes", patience, isSo);
      return true;
    } catch (ConditionTimeoutException late) {
      return false;
    }
  }

  /** In the thread of the test, so that a connection of its own is asked by one at a time. */
  private static ConditionFactory within(String what, Duration patience) {
    return Awaitility.await(what).pollInSameThread().pollDelay(Duration.ZERO)
        .pollInterval(patience.dividedBy(STEPS)).atMost(patience);
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
