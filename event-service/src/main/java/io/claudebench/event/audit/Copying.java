package io.claudebench.event.audit;

import io.claudebench.core.Tenants;
import io.claudebench.core.health.Condition;
import io.claudebench.core.journal.AuditSettings;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.Failing;
import io.claudebench.core.redis.Rounds;
import io.claudebench.postgres.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies for each tenant, one after the other at its own pace, on the one replica that has the duty {@value #DUTY}.
 * Whether PostgreSQL answers, every replica knows; without it the audit waits in Redis, and all else goes on.
 */
@Singleton
final class Copying implements Condition {
  static final String DUTY = "audit";
  private static final int QUIET_FACTOR = 10;
  private static final int WATCH_MS = 1000;
  /** What is behind for so long does not come by itself; a quiet tenant's place moves more often. */
  private static final int LATE_MS = 120_000;

  private final Map<String, Rounds> rounds = new ConcurrentHashMap<>();
  private final Copy copy;
  private final Postgres postgres;
  private final Tenants tenants;
  private final AuditSettings settings;
  private final Vertx vertx;
  private final Duty duty;
  private final Failing failing = new Failing(DUTY);
  private volatile boolean answers = true;

  Copying(Copy copy, Postgres postgres, Tenants tenants, AuditSettings settings, Vertx vertx,
      Duties duties, MeterRegistry meters) {
    this.copy = copy;
    this.postgres = postgres;
    this.tenants = tenants;
    this.settings = settings;
    this.vertx = vertx;
    this.duty = duties.of(tenants.fleet(), DUTY);
    meters.gauge("audit.lag.ms", copy, Copy::lagMs);
  }

  void start(@Observes StartupEvent boot) {
    duty.start();
    vertx.setPeriodic(WATCH_MS, tick -> watch().subscribe().with(seen -> {}, failure -> {}));
    tenants.each(this::begin, this::end);
  }

  void stop(@Observes ShutdownEvent end) {
    duty.stop();
    rounds.values().forEach(Rounds::stop);
  }

  private void begin(String tenant) {
    var its = new Rounds(vertx, 1, QUIET_FACTOR * settings.copyMs(), contactMs -> round(tenant));
    rounds.put(tenant, its);
    its.start();
  }

  private void end(String tenant) {
    rounds.remove(tenant).stop();
    copy.forget(tenant);
    failing.forget(tenant);
  }

  private Uni<Long> round(String tenant) {
    if (duty.term().isEmpty()) {
      copy.forget(tenant);
      return Uni.createFrom().item((long) settings.copyMs());
    }
    return copy.run(tenant).onFailure().invoke(failure -> failing.failed(tenant, failure)).map(left -> {
      failing.worked(tenant);
      return switch (left) {
        case MORE -> 0L;
        case LITTLE -> (long) settings.copyMs();
        case NOTHING -> (long) QUIET_FACTOR * settings.copyMs();
      };
    });
  }

  private Uni<Void> watch() {
    Uni<Boolean> sign = postgres.beside(() -> postgres.call(connection -> {
      if (!connection.isValid(2)) {
        throw new SQLException("no sign of life", "08006");
      }
      return true;
    }));
    return sign.onItemOrFailure().invoke((is, failure) -> answers = failure == null).replaceWithVoid();
  }

  private boolean isLate() {
    return copy.lagMs() > LATE_MS;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public boolean up() {
    return true;
  }

  @Override
  public boolean degraded() {
    return !answers || isLate();
  }

  @Override
  public String detail() {
    return !answers ? "PostgreSQL away" : isLate() ? "behind" : "up";
  }
}
