package io.claudebench.task.epoch;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.persist.PersistSettings;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.persist.Projection;
import io.claudebench.task.persist.Sketches;
import io.claudebench.task.persist.Upsert;
import io.claudebench.task.script.Hashes;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Brings a Redis that came back older, or empty, up to what PostgreSQL knows: tasks that PostgreSQL holds live and
 * Redis holds older or not at all, and tasks that Redis holds live and PostgreSQL holds newer. Blocks; for virtual
 * threads, while the gate is shut.
 */
@Singleton
final class Reconcile {
  private static final int CHUNK = 500;
  private static final String LIVE = """
      SELECT id, version, octet_length(fields) FROM task
      WHERE tenant = ? AND status IN ('pending', 'scheduled', 'blocked', 'in_progress') AND id > ?
      ORDER BY id LIMIT ?""";
  private static final String NEWER = """
      SELECT t.id, t.version, octet_length(t.fields) FROM unnest(?::bigint[], ?::bigint[]) AS r(id, version)
      JOIN task t ON t.tenant = ? AND t.id = r.id WHERE t.version > r.version""";
  private static final String METADATA = "{\"actor\":\"reconcile\"}";

  private final RedisClient commands;
  private final Postgres postgres;
  private final PostgresArchive archive;
  private final PersistSettings settings;
  private final Script script;

  /** A row that may be newer than Redis. */
  private record Row(String id, long version, long bytes) {}

  Reconcile(RedisClient commands, Scripts scripts, Postgres postgres, PostgresArchive archive,
      PersistSettings settings) {
    this.commands = commands;
    this.postgres = postgres;
    this.archive = archive;
    this.settings = settings;
    this.script = scripts.ungated("task_reconcile");
  }

  /** How many tasks were put back. {@code beat} runs before each chunk and may stop it by failing. */
  long run(String tenant, Keys keys, long epoch, Runnable beat) {
    return live(tenant, keys, epoch, beat) + queued(tenant, keys, epoch, beat);
  }

  private long live(String tenant, Keys keys, long epoch, Runnable beat) {
    long put = 0;
    List<Row> rows = live(tenant, 0);
    while (!rows.isEmpty()) {
      beat.run();
      List<Long> versions = versions(keys, rows.stream().map(Row::id).toList());
      var newer = new ArrayList<Row>();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).version() > versions.get(i)) {
          newer.add(rows.get(i));
        }
      }
      put += putBack(tenant, keys, epoch, newer);
      rows = live(tenant, Upsert.digits(rows.getLast().id()));
    }
    return put;
  }

  private long queued(String tenant, Keys keys, long epoch, Runnable beat) {
    long put = 0;
    for (String place : places(keys)) {
      String cursor = "0";
      do {
        beat.run();
        Response scan = Projection.await(commands.send(Request.cmd(Command.ZSCAN).arg(place).arg(cursor).arg("COUNT")
            .arg(CHUNK)));
        cursor = scan.get(0).toString();
        var ids = List.copyOf(Hashes.of(scan.get(1)).keySet());
        put += putBack(tenant, keys, epoch, newer(tenant, ids, versions(keys, ids)));
      } while (!cursor.equals("0"));
    }
    return put;
  }

  private List<String> places(Keys keys) {
    var places = new ArrayList<>(List.of(keys.of(Key.PENDING), keys.of(Key.SCHEDULED), keys.of(Key.BLOCKED),
        keys.of(Key.ASSIGNED), keys.of(Key.LEASES), keys.family(Key.STRICT_QUEUE) + "*"));
    Projection.await(commands.send(Request.cmd(Command.HKEYS).arg(keys.of(Key.REQUIREMENTS))))
        .forEach(set -> List.of(Key.REQUIREMENT_QUEUE, Key.STRICT_QUEUE)
            .forEach(queue -> places.add(keys.family(queue) + set)));
    return places;
  }

  private long putBack(String tenant, Keys keys, long epoch, List<Row> rows) {
    long put = 0;
    for (var run : Sketches.runs(rows, Row::bytes, settings.projectionBytesMax() / 4)) {
      put += putBack(tenant, keys, epoch, archive.hashes(tenant, run.stream().map(Row::id).toList()).values());
    }
    return put;
  }

  private long putBack(String tenant, Keys keys, long epoch, Collection<Map<String, String>> hashes) {
    var args = new ArrayList<>(List.of(Long.toString(epoch), Long.toString(settings.terminalMs())));
    for (Map<String, String> fields : hashes) {
      args.add("blocked".equals(fields.get("status")) ? parents(tenant, fields.get("dependsOn")) : "");
      args.add(Integer.toString(2 * fields.size()));
      fields.forEach((field, value) -> {
        args.add(field);
        args.add(value);
      });
    }
    return Projection.await(script.run(new Background(keys, METADATA), args)).toLong();
  }

  /** How its parents stand in PostgreSQL, as JSON. */
  private String parents(String tenant, String dependsOn) {
    var ids = Json.read(dependsOn).valueStream().map(JsonNode::textValue).toList();
    return Json.text(postgres.call(connection -> PostgresArchive.statuses(connection, tenant, ids)));
  }

  /** 0 for a task that Redis does not hold. */
  private List<Long> versions(Keys keys, List<String> ids) {
    return Projection.await(commands.batch(ids.stream().map(id -> Request.cmd(Command.HGET).arg(keys.of(Key.TASK, id))
        .arg("version")).toList()))
        .stream().map(version -> version == null ? 0L : version.toLong()).toList();
  }

  private List<Row> live(String tenant, long after) {
    return postgres.call(connection -> {
      try (var statement = connection.prepareStatement(LIVE)) {
        statement.setString(1, tenant);
        statement.setLong(2, after);
        statement.setInt(3, CHUNK);
        return rows(statement);
      }
    });
  }

  private List<Row> newer(String tenant, List<String> ids, List<Long> versions) {
    return ids.isEmpty() ? List.of() : postgres.call(connection -> newer(connection, tenant, ids, versions));
  }

  private static List<Row> newer(Connection connection, String tenant, List<String> ids, List<Long> versions)
      throws SQLException {
    try (var statement = connection.prepareStatement(NEWER)) {
      statement.setArray(1, connection.createArrayOf("bigint", ids.stream().map(Upsert::digits).toArray()));
      statement.setArray(2, connection.createArrayOf("bigint", versions.toArray()));
      statement.setString(3, tenant);
      return rows(statement);
    }
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    var rows = new ArrayList<Row>();
    try (var result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(new Row("t-" + result.getLong(1), result.getLong(2), result.getLong(3)));
      }
    }
    return rows;
  }
}
