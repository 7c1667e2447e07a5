package io.claudebench.task.persist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds finished tasks among the rows of PostgreSQL. */
@Singleton
public final class PostgresArchive implements Archive {
  private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

  /** The status of a tombstone: the task was deleted, and what is left says so to late copies. */
  public static final String DELETED = "deleted";

  private static final Set<String> LIVE = Set.of("pending", "scheduled", "blocked", "in_progress");

  private final Postgres postgres;

  PostgresArchive(Postgres postgres) {
    this.postgres = postgres;
  }

  @Override
  public Uni<Optional<Map<String, String>>> find(String tenant, String id) {
    return postgres.beside(() -> postgres.inTransaction(() -> TaskRow.find(tenant, Upsert.digits(id))
        .filter(row -> !row.status.equals(DELETED)).map(PostgresArchive::ended)));
  }

  /** A task that PostgreSQL knows live and Redis not at all is about to be put back. */
  private static Map<String, String> ended(TaskRow row) {
    if (LIVE.contains(row.status)) {
      throw Refusal.UNAVAILABLE.because("Redis is being refilled from PostgreSQL; t-" + row.id + " is not back yet.")
          .notDone().retryAfterMs(1000);
    }
    return fields(row.fields);
  }

  @Override
  public Uni<Map<String, String>> statuses(String tenant, Collection<String> ids) {
    return postgres.beside(() -> postgres.call(connection -> statuses(connection, tenant, ids)));
  }

  public static Map<String, String> statuses(Connection connection, String tenant, Collection<String> ids)
      throws SQLException {
    var statuses = new HashMap<String, String>();
    ids.forEach(id -> statuses.put(id, NONE));
    try (var statement = connection.prepareStatement("SELECT id, status FROM task WHERE tenant = ? AND id = ANY (?)")) {
      statement.setString(1, tenant);
      statement.setArray(2, connection.createArrayOf("bigint", ids.stream().map(Upsert::digits).toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          statuses.put("t-" + rows.getLong(1), rows.getString(2));
        }
      }
    }
    return statuses;
  }

  /** The Redis hash out of the column {@code fields}. */
  public static Map<String, String> fields(String json) {
    try {
      return Json.MAPPER.readValue(json, FIELDS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
