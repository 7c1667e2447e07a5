package io.claudebench.task.persist;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A virtual thread that repeats one step until it is stopped. A failure is told once, slows it down, and never ends it;
 * {@code loop_steps_total} shows that it lives.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("claudebench");

  /** How long a stop waits for the step under way. */
  private static final int STOP_MS = 5_000;

  private final String name;
  private final PersistSettings settings;
  private final long everyMs;
  private final Runnable step;
  private final Counter steps;
  private final Counter failures;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isStopping;
  private int failed;

  private Loop(String name, PersistSettings settings, MeterRegistry meters, long everyMs, Runnable step) {
    this.name = name;
    this.settings = settings;
    this.everyMs = everyMs;
    this.step = step;
    String kind = name.replaceFirst(":.*", "");
    this.steps = meters.counter("loop.steps", "loop", kind);
    this.failures = meters.counter("loop.failures", "loop", kind);
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** Repeats {@code step}, for {@code kind:tenant}, with a pause of {@code everyMs} after each. */
  public static Loop start(String name, PersistSettings settings, MeterRegistry meters, long everyMs, Runnable step) {
    var loop = new Loop(name, settings, meters, everyMs, step);
    loop.thread.start();
    return loop;
  }

  /** Ends the pause. */
  public void wake() {
    wake.release();
  }

  private void run() {
    while (!isStopping) {
      long pauseMs = everyMs;
      try {
        step.run();
        steps.increment();
        if (failed > 0) {
          LOG.infof("%s RESUMED after=%d", name, failed);
          failed = 0;
        }
      } catch (Throwable e) {
        pauseMs = failed(e);
      }
      pause(pauseMs);
    }
  }

  private long failed(Throwable e) {
    failures.increment();
    if (failed++ == 0 && !isStopping) {
      LOG.warnf("%s FAILED %s; it goes on trying", name, e);
    }
    return Math.min(settings.retryMaxMs(), (long) settings.retryMs() << Math.min(failed - 1, 16));
  }

  private void pause(long ms) {
    try {
      if (ms > 0 && wake.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      isStopping = true;
    }
  }

  /** Lets the step under way end. */
  @Override
  public void close() {
    isStopping = true;
    wake.release();
    try {
      thread.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
