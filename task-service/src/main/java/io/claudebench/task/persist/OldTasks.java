package io.claudebench.task.persist;

import io.claudebench.core.redis.Rounds;
import io.claudebench.postgres.ArchiveSettings;
import io.claudebench.postgres.Leaving;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.model.TaskSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tasks that ended more than {@code archiveDays} ago leave PostgreSQL; what is live stays, however old, and so do the
 * parents of what is blocked: when Redis is refilled, how they ended decides. Ids grow with time, so a walk along the
 * primary key finds all of them, ends at the first page that is young, and needs no index.
 */
@Singleton
public final class OldTasks {
  private static final String DUTY = "old-tasks";
  private static final String SQL = """
      WITH edge AS (SELECT %s AS before),
        parents AS (SELECT DISTINCT parent FROM task, json_array_elements_text((fields::json ->> 'dependsOn')::json)
          AS parent WHERE tenant = ? AND status = 'blocked'),
        page AS (SELECT id, created_at < (SELECT before FROM edge) AS old FROM task WHERE tenant = ? AND id > ?
          ORDER BY id LIMIT ?),
        gone AS (DELETE FROM task USING page WHERE task.tenant = ? AND task.id = page.id AND page.old
          AND task.status IN ('completed', 'failed', 'cancelled')
          AND coalesce(task.completed_at, task.updated_at) < (SELECT before FROM edge)
          AND NOT EXISTS (SELECT FROM parents WHERE parent = 't-' || task.id) RETURNING task.id)
      SELECT max(id), bool_or(old), (SELECT count(*) FROM gone) FROM page""".formatted(Leaving.BEFORE);
  private static final long DAY_MS = 86_400_000;

  private final Postgres postgres;
  private final ArchiveSettings settings;
  private final PersistSettings persist;
  private final TaskSettings tasks;
  private final Leaving leaving;
  private final Rounds rounds;
  /** How far the walk of a tenant has come. */
  private final Map<String, Long> passed = new ConcurrentHashMap<>();

  OldTasks(Postgres postgres, ArchiveSettings settings, PersistSettings persist, TaskSettings tasks, Leaving leaving) {
    this.postgres = postgres;
    this.settings = settings;
    this.persist = persist;
    this.tasks = tasks;
    this.leaving = leaving;
    this.rounds = leaving.of(DUTY, this::step);
  }

  void start(@Observes StartupEvent boot) {
    check(settings.days(), "claudebench.task.dead-ms", tasks.deadMs());
    check(settings.days(), "claudebench.persist.terminal-ms", persist.terminalMs());
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  /** What Redis still shows of an ended task is not to be gone behind it. */
  static void check(int days, String name, long ms) {
    if (days * DAY_MS < ms) {
      throw new IllegalStateException("claudebench.archive.days (" + days + ") is shorter than " + name + " (" + ms
          + "): Redis would show ended tasks that PostgreSQL has no more.");
    }
  }

  /** Whether the walk goes on. Blocks; for virtual threads. */
  public boolean step(String tenant) {
    return postgres.call(connection -> step(connection, tenant));
  }

  boolean step(Connection connection, String tenant) throws SQLException {
    try (var statement = connection.prepareStatement(SQL)) {
      statement.setInt(1, settings.days());
      statement.setString(2, leaving.before().toString());
      statement.setString(3, tenant);
      statement.setString(4, tenant);
      statement.setLong(5, passed.getOrDefault(tenant, 0L));
      statement.setInt(6, settings.stepMax());
      statement.setString(7, tenant);
      try (var found = statement.executeQuery()) {
        found.next();
        boolean isMore = found.getBoolean(2);
        passed.put(tenant, isMore ? found.getLong(1) : 0L);
        return isMore;
      }
    }
  }
}
