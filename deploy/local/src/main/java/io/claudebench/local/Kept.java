package io.claudebench.local;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One service of a running fleet. When it dies it is started again, later each time that it dies again; when it was
 * stopped (it ended by itself, by SIGINT or by SIGTERM) it stays so until ./fleet start.
 */
final class Kept {
  private static final Set<Integer> STOPPED = Set.of(0, 128 + 2, 128 + 15);
  private static final int FIRST_WAIT_S = 1;
  private static final int LONGEST_WAIT_S = 60;
  /** Who lived so long is forgiven what was before. */
  private static final Duration STEADY = Duration.ofMinutes(2);

  private final Home home;
  private final PrintWriter out;
  private final UnaryOperator<ServiceProcess> again;
  private ServiceProcess last;
  private boolean isUp = true;
  private boolean isStopped;
  private int waitS = FIRST_WAIT_S;
  private long sinceNanos = System.nanoTime();

  /** @param again starts it once more, at the same address */
  Kept(Home home, PrintWriter out, ServiceProcess first, UnaryOperator<ServiceProcess> again) {
    this.home = home;
    this.out = out;
    this.last = first;
    this.again = again;
  }

  /** Looks whether it ended, and whether it is time to start it. */
  void look() {
    if (last.process().isAlive()) {
      if (lasted(STEADY)) {
        waitS = FIRST_WAIT_S;
      }
      return;
    }
    if (isUp) {
      ended(last.process().exitValue());
    }
    if (isAsked() || !isStopped && lasted(Duration.ofSeconds(waitS))) {
      waitS = isAsked() ? FIRST_WAIT_S : Math.min(2 * waitS, LONGEST_WAIT_S);
      sinceNanos = System.nanoTime();
      start();
    }
  }

  private void start() {
    try {
      last = again.apply(last);
      isUp = true;
      out.println(name() + " is started again (pid " + last.pid().value() + ").");
    } catch (UncheckedIOException e) {
      out.println(name() + ": " + e.getMessage() + "; the next try is in " + waitS + " s.");
    }
  }

  private void ended(int code) {
    isUp = false;
    isStopped = STOPPED.contains(code);
    sinceNanos = System.nanoTime();
    String what = name() + " (pid " + last.pid().value() + ") ";
    out.println(isStopped ? what + "was stopped and stays so: ./fleet start " + name() + " starts it."
        : what + "died (exit " + code + "); the rest goes on. It is started again in " + waitS
            + " s. The end of its log:\n" + Logs.tail(last.log()));
  }

  private boolean lasted(Duration time) {
    return System.nanoTime() - sinceNanos >= time.toNanos();
  }

  private boolean isAsked() {
    return FleetFile.read(home.fleetJson()).map(file -> file.services().get(name()).isWanted()).orElse(false);
  }

  private String name() {
    return last.service().label();
  }
}
