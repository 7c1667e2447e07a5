package io.claudebench.task.persist;

import io.claudebench.core.Json;
import io.claudebench.postgres.Postgres;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes hashes of tasks to PostgreSQL: one statement, one transaction. A row only ever goes to a higher version, so
 * order, repeats and crashes of writers do not matter. Rows are locked in the order of their ids, so two writers never
 * wait for each other in a circle.
 */
@Singleton
public final class Upsert {
  private static final String SQL = """
      INSERT INTO task (tenant, id, version, status, priority, text, folded, assigned_to, batch_id, attempt,
                        created_at, updated_at, completed_at, fields)
      SELECT ?, id, version, status, priority, text, folded, assigned_to, batch_id, attempt,
             to_timestamp(created / 1000.0), to_timestamp(updated / 1000.0), to_timestamp(completed / 1000.0), fields
      FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                  ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        AS t(id, version, status, priority, text, folded, assigned_to, batch_id, attempt, created, updated, completed, fields)
      ON CONFLICT (tenant, id) DO UPDATE SET
        version = EXCLUDED.version, status = EXCLUDED.status, priority = EXCLUDED.priority, text = EXCLUDED.text, folded = EXCLUDED.folded,
        assigned_to = EXCLUDED.assigned_to, batch_id = EXCLUDED.batch_id, attempt = EXCLUDED.attempt, updated_at = EXCLUDED.updated_at,
        completed_at = EXCLUDED.completed_at, fields = EXCLUDED.fields
      WHERE task.version < EXCLUDED.version
      """;

  private final Postgres postgres;

  Upsert(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Blocks; for virtual threads. The ids of the hashes are distinct. Refuses {@code UNAVAILABLE}. */
  void run(String tenant, List<Map<String, String>> hashes) {
    if (!hashes.isEmpty()) {
      var rows = hashes.stream().sorted(Comparator.comparingLong(Upsert::id)).toList();
      postgres.call(connection -> write(connection, tenant, rows));
    }
  }

  private static int write(Connection connection, String tenant, List<Map<String, String>> rows) throws SQLException {
    try (var statement = connection.prepareStatement(SQL)) {
      int at = 1;
      statement.setString(at++, tenant);
      for (Array column : new Array[] {
          column(connection, "bigint", rows, Upsert::id),
          column(connection, "bigint", rows, row -> number(row, "version")),
          texts(connection, rows, row -> row.get("status")),
          column(connection, "int", rows, row -> (int) (long) number(row, "priority")),
          texts(connection, rows, row -> row.get("text")),
          texts(connection, rows, row -> fold(row.get("text"))),
          texts(connection, rows, row -> row.get("assignedTo")),
          texts(connection, rows, row -> row.get("batchId")),
          column(connection, "int", rows, row -> (int) (long) number(row, "attempt")),
          column(connection, "bigint", rows, row -> number(row, "createdAt")),
          column(connection, "bigint", rows, row -> number(row, "updatedAt")),
          column(connection, "bigint", rows, row -> row.containsKey("completedAt") ? number(row, "completedAt") : null),
          texts(connection, rows, Json::text)}) {
        statement.setArray(at++, column);
      }
      return statement.executeUpdate();
    }
  }

  private static Array column(Connection connection, String type, List<Map<String, String>> rows, Function<Map<String,
      String>, Object> value)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(value).toArray());
  }

  /** The driver sends an array of texts as bytes; of objects it makes one text, with each quote and backslash twice. */
  private static Array texts(Connection connection, List<Map<String, String>> rows, Function<Map<String, String>,
      String> value)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(value).toArray(String[]::new));
  }

  private static long id(Map<String, String> hash) {
    return digits(hash.get("id"));
  }

  /** A field as a number; what is missing counts as 0. */
  private static Long number(Map<String, String> hash, String field) {
    String text = hash.get(field);
    return text == null || text.isEmpty() ? 0L : Long.parseLong(text);
  }

  /** 42 of {@code t-42}. */
  public static long digits(String id) {
    return Long.parseLong(id, 2, id.length(), 10);
  }

  /** How a text is compared in a search. */
  public static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
