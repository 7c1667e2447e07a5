package io.claudebench.postgres;

import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.Failing;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Rounds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What is over for more than {@code claudebench.archive.days} leaves PostgreSQL by month: in small steps, tenant by
 * tenant, on one replica at a time. A step is one transaction; one that stops is done again.
 *
 * <p>Rows are deleted, in place of partitions dropped by month: a task ends in another month than it began, and its
 * writes rest on the unique {@code (tenant, id)}, which a partitioned table has only with the month in it.
 */
@Singleton
public final class Leaving {
  /**
   * The end of what may leave, for a statement that binds the days and {@link #before} as text: the earlier one, where
   * PostgreSQL's clock and the fleet's differ.
   */
  public static final String BEFORE = "least(pg_catalog.date_trunc('month', pg_catalog.now()"
      + " - pg_catalog.make_interval(days => ?), 'UTC'), ?::pg_catalog.timestamptz)";

  private final Postgres postgres;
  private final Tenants tenants;
  private final Duties duties;
  private final Vertx vertx;
  private final ArchiveSettings settings;
  private final RedisClock clock;
  private final MeterRegistry meters;

  /** Lets so many rows of a tenant go at most; says whether there may be more. Blocks. */
  @FunctionalInterface
  public interface Step {
    boolean run(String tenant);
  }

  Leaving(Postgres postgres, Tenants tenants, Duties duties, Vertx vertx, ArchiveSettings settings, RedisClock clock,
      MeterRegistry meters) {
    this.postgres = postgres;
    this.tenants = tenants;
    this.duties = duties;
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
  }

  /** Rounds of this step, to be started and stopped; they run where this duty of the fleet is. */
  public Rounds of(String name, Step step) {
    Duty duty = duties.of(tenants.fleet(), name);
    var turn = new Turn(name, step);
    return new Rounds(vertx, settings.pauseMs(), settings.everyMs(), contactMs -> duty.tryHold()
        .chain(term -> term.isEmpty() ? Uni.createFrom().item(false) : postgres.beside(turn::run))
        .map(isMore -> (long) (isMore ? settings.pauseMs() : settings.everyMs())));
  }

  /** The end of what may leave by the fleet's clock: the start of a month. */
  public Instant before() {
    return Instant.ofEpochMilli(clock.nowOrLocalMs()).atZone(ZoneOffset.UTC).minusDays(settings.days())
        .withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).toInstant();
  }

  /** One step of each tenant; one that fails keeps none behind it. */
  private final class Turn {
    private final Step step;
    private final Counter failures;
    private final Failing failing;

    Turn(String name, Step step) {
      this.step = step;
      this.failures = meters.counter("archive.failures", "duty", name);
      this.failing = new Failing(name);
    }

    boolean run() {
      boolean isMore = false;
      for (String tenant : List.copyOf(tenants.names())) {
        isMore |= run(tenant);
      }
      return isMore;
    }

    private boolean run(String tenant) {
      try {
        boolean isMore = step.run(tenant);
        failing.worked(tenant);
        return isMore;
      } catch (RuntimeException failure) {
        failures.increment();
        failing.failed(tenant, failure);
        return false;
      }
    }
  }
}
