package io.claudebench.postgres;

import jakarta.inject.Singleton;
import org.flywaydb.core.Flyway;

/**
 * The tables of a service that starts without PostgreSQL: they are made before the first work with them, at boot or
 * later. Blocks; for virtual threads.
 */
@Singleton
public final class Schema {
  private final Postgres postgres;
  private final Flyway migrations;
  private volatile boolean isReady;

  public Schema(Postgres postgres, Flyway migrations) {
    this.postgres = postgres;
    this.migrations = migrations;
  }

  /** As {@link Postgres#atOnce}. Refuses {@code UNAVAILABLE}. */
  public <T> T atOnce(Postgres.Work<T> work) {
    if (!isReady) {
      make();
    }
    return postgres.atOnce(work);
  }

  /** By one at a time: each takes two connections, and two of them would wait for each other's second. */
  private synchronized void make() {
    if (!isReady) {
      postgres.told(migrations::migrate);
      isReady = true;
    }
  }
}
