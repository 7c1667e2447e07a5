package io.claudebench.task.persist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.claudebench.core.Refusal;
import io.claudebench.postgres.Postgres;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds finished tasks among the rows of PostgreSQL. */
@Singleton
public final class PostgresArchive implements Archive {
  /** For what we wrote: one level of texts, no name twice. */
  private static final JsonFactory FIELDS = new JsonFactory();

  /** The status of a tombstone: the task was deleted, and what is left says so to late copies. */
  public static final String DELETED = "deleted";

  private static final Set<String> LIVE = Set.of("pending", "scheduled", "blocked", "in_progress");

  private static final String HEAD = """
      json_strip_nulls(json_build_object('id', 't-' || id, 'version', version::text, 'status', status,
        'priority', priority::text, 'attempt', attempt::text, 'batchId', batch_id,
        'createdAt', (extract(epoch FROM created_at) * 1000)::bigint::text,
        'updatedAt', (extract(epoch FROM updated_at) * 1000)::bigint::text,
        'completedAt', (extract(epoch FROM completed_at) * 1000)::bigint::text,
        'fence', CASE WHEN strpos(fields, '"fence":"') > 0
          THEN split_part(substr(fields, strpos(fields, '"fence":"') + 9, 17), '"', 1) END,
        'durability', CASE WHEN strpos(fields, '"durability":"strict"') > 0 THEN 'strict' ELSE 'durable' END))""";

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

  /** The hashes of those that it has, by id and in their order. Blocks; for virtual threads. */
  public Map<String, Map<String, String>> hashes(String tenant, Collection<String> ids) {
    return hashes(tenant, ids, "fields");
  }

  /** The same with what stands in columns only, its fence, and whether it is strict: no body leaves PostgreSQL. */
  public Map<String, Map<String, String>> heads(String tenant, Collection<String> ids) {
    return hashes(tenant, ids, HEAD);
  }

  private Map<String, Map<String, String>> hashes(String tenant, Collection<String> ids, String what) {
    return ids.isEmpty() ? Map.of() : postgres.call(connection -> {
      var hashes = new LinkedHashMap<String, Map<String, String>>();
      try (var statement = connection.prepareStatement(
          "SELECT id, " + what + " FROM task WHERE tenant = ? AND id = ANY (?) ORDER BY id")) {
        statement.setString(1, tenant);
        statement.setArray(2, connection.createArrayOf("bigint", ids.stream().map(Upsert::digits).toArray()));
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            hashes.put("t-" + rows.getLong(1), fields(rows.getString(2)));
          }
        }
      }
      return hashes;
    });
  }

  /** The Redis hash out of the column {@code fields}. */
  public static Map<String, String> fields(String json) {
    try {
      return fields(FIELDS.createParser(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same out of its bytes, UTF-8. */
  public static Map<String, String> fields(byte[] json) {
    try {
      return fields(FIELDS.createParser(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> fields(JsonParser json) throws IOException {
    try (json) {
      var fields = new LinkedHashMap<String, String>();
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        fields.put(name, json.nextTextValue());
      }
      return fields;
    }
  }
}
