package io.claudebench.core.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * How late work comes to its turn on the event loops: each loop is asked every {@value #EVERY_MS} ms, and what it is
 * later than that is {@code event_loop_lag_seconds}. A call that blocks a loop shows here before it shows in latencies.
 */
@Singleton
final class LoopLag {
  private static final int EVERY_MS = 100;

  private final VertxInternal vertx;
  private final Timer lag;
  private final List<ScheduledFuture<?>> asked = new ArrayList<>();

  LoopLag(Vertx vertx, MeterRegistry meters) {
    this.vertx = (VertxInternal) vertx;
    this.lag = meters.timer("event.loop.lag");
  }

  void start(@Observes StartupEvent boot) {
    vertx.getEventLoopGroup().forEach(loop -> asked.add(loop.scheduleWithFixedDelay(new Look(), EVERY_MS, EVERY_MS,
        TimeUnit.MILLISECONDS)));
  }

  void stop(@Observes ShutdownEvent end) {
    asked.forEach(look -> look.cancel(false));
  }

  /** Runs on one loop only. */
  private final class Look implements Runnable {
    private long lastNanos = System.nanoTime();

    @Override
    public void run() {
      long now = System.nanoTime();
      lag.record(Math.max(0, now - lastNanos - EVERY_MS * 1_000_000L), TimeUnit.NANOSECONDS);
      lastNanos = now;
    }
  }
}
