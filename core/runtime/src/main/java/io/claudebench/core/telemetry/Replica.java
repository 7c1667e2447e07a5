package io.claudebench.core.telemetry;

import io.claudebench.core.health.Condition;
import io.claudebench.core.redis.Pulse;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Whether this replica is ready ({@code claudebench_ready}) and whether something is missing that callers do not feel
 * yet ({@code claudebench_degraded}), as {@code /q/health/ready} says; looked at every {@value #LOOK_MS} ms, so that a
 * scrape waits for nobody.
 */
@Singleton
final class Replica {
  private static final int LOOK_MS = 5_000;

  private final Pulse pulse;
  private final Instance<Condition> conditions;
  private final Vertx vertx;
  private volatile boolean isReady;
  private long timer;

  Replica(Pulse pulse, @Any Instance<Condition> conditions, Vertx vertx, MeterRegistry meters) {
    this.pulse = pulse;
    this.conditions = conditions;
    this.vertx = vertx;
    meters.gauge("claudebench.ready", this, replica -> replica.isReady ? 1 : 0);
    meters.gauge("claudebench.degraded", this,
        replica -> replica.conditions.stream().anyMatch(Condition::degraded) ? 1 : 0);
  }

  void start(@Observes StartupEvent boot) {
    timer = vertx.setPeriodic(1, LOOK_MS, tick -> pulse.answers().subscribe().with(
        redis -> isReady = redis && conditions.stream().allMatch(Condition::up)));
  }

  void stop(@Observes ShutdownEvent end) {
    vertx.cancelTimer(timer);
  }
}
