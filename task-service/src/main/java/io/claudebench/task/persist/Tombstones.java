package io.claudebench.task.persist;

import io.claudebench.postgres.Postgres;
import jakarta.inject.Singleton;

/**
 * Takes away what deleted tasks left in PostgreSQL, a day after: by then no late copy of an older version is on its
 * way.
 */
@Singleton
public final class Tombstones {
  private static final String SQL = """
      DELETE FROM task WHERE (tenant, id) IN
        (SELECT tenant, id FROM task WHERE status = 'deleted' AND updated_at < now() - interval '1 day' LIMIT 10000)""";

  private final Postgres postgres;

  Tombstones(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Blocks; for virtual threads. */
  public void run() {
    postgres.call(connection -> {
      try (var statement = connection.prepareStatement(SQL)) {
        return statement.executeUpdate();
      }
    });
  }
}
