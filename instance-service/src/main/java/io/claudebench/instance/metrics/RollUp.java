package io.claudebench.instance.metrics;

import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.OptionalLong;

/** Adds the numbers of the fleet up, every {@code everyMs}, on the one replica that has the duty {@value #DUTY}. */
@Singleton
final class RollUp {
  static final String DUTY = "rollup";

  private final Figures figures;
  private final Duty duty;
  private final Vertx vertx;
  private final RollUpSettings settings;
  private final Keys keys;
  private final Counter done;
  private final Counter missed;
  private volatile boolean isStopping;

  RollUp(Figures figures, Duties duties, Vertx vertx, Tenants tenants, RollUpSettings settings, MeterRegistry meters) {
    this.figures = figures;
    this.vertx = vertx;
    this.settings = settings;
    this.done = meters.counter("rollup.done");
    this.missed = meters.counter("rollup.missed");
    this.keys = tenants.fleet();
    this.duty = duties.of(keys, DUTY);
  }

  void start(@Observes StartupEvent boot) {
    duty.start();
    next();
  }

  void stop(@Observes ShutdownEvent end) {
    isStopping = true;
    duty.stop();
  }

  private void next() {
    if (!isStopping) {
      vertx.setTimer(settings.everyMs(), now -> run());
    }
  }

  private void run() {
    OptionalLong term = duty.term();
    if (term.isEmpty()) {
      next();
      return;
    }
    figures.add(DUTY, term.getAsLong()).onTermination().invoke(this::next)
        .subscribe().with(added -> done.increment(), failure -> {
          missed.increment();
          if (failure instanceof Refused refused && refused.word() == Refusal.LEASE_LOST) {
            duty.lost(term.getAsLong());
          }
        });
  }
}
