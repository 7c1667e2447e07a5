package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.persist.Upsert;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running service, its Redis and its PostgreSQL, each looked at by a client of its own. */
public final class Stage {
  /** Where {@link OwnFleet} says what it started, for tests whose service is another process. */
  static final String PREFIX = "stage.";

  public final Keys keys = Keys.of("cb", "");
  public final Rest rest = new Rest(config("test.url"));
  public final String redis = config("quarkus.redis.hosts");

  static String config(String name) {
    String own = System.getProperty(PREFIX + name);
    return own != null ? own : ConfigProvider.getConfig().getValue(name, String.class);
  }

  /** The answer; fails the test on any other word than OK. */
  public JsonNode ok(String verb, Map<String, ?> input) {
    var reply = rest.post(verb, input);
    assertEquals("OK", reply.word(), () -> verb + " " + input + " → " + reply.body());
    return reply.json();
  }

  public String create(String text) {
    return ok("task.create", Map.of("text", text)).get("id").textValue();
  }

  /** Runs {@code n} calls from 16 clients; their answers in the order of the numbers. */
  public static <T> List<T> parallel(int n, IntFunction<T> call) {
    try (var clients = Executors.newFixedThreadPool(16)) {
      var calls = new ArrayList<Callable<T>>();
      for (int i = 0; i < n; i++) {
        int number = i;
        calls.add(() -> call.apply(number));
      }
      var answers = new ArrayList<T>();
      for (var done : clients.invokeAll(calls)) {
        answers.add(done.get());
      }
      return answers;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What system.register leaves behind, for a service that runs alone. */
  public void register(String worker, int capacity) {
    try (var client = new Resp(redis)) {
      client.ask("HSET", keys.of(Key.INSTANCE, worker), "id", worker, "roles", "[]", "capabilities", "[]", "capacity",
          capacity, "status", "healthy", "ttl", 300000,
          "lastSeen", System.currentTimeMillis(), "registeredAt", System.currentTimeMillis(), "version", 1);
      client.ask("HSET", keys.of(Key.CAPACITY, worker), "max", capacity);
      client.ask("ZADD", keys.of(Key.ACTIVE_INSTANCES), System.currentTimeMillis(), worker);
      client.ask("ZADD", keys.of(Key.INSTANCE_LOADS), "NX", 0, worker);
    }
  }

  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "30 s passed before " + what);
      LockSupport.parkNanos(5_000_000);
    }
  }

  public void awaitDrained() {
    try (var client = new Resp(redis)) {
      await("the outbox was empty", () -> client.number("ZCARD", keys.of(Key.OUTBOX)) == 0);
    }
  }

  /** I9: PostgreSQL equals Redis, field by field. */
  public void assertEqualInBoth(List<String> ids) {
    awaitDrained();
    try (var client = new Resp(redis); var connection = connection()) {
      for (String id : ids) {
        assertEquals(hash(client, id), row(connection, id), id);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public Map<String, String> hash(Resp client, String id) {
    var flat = (List<?>) client.ask("HGETALL", keys.of(Key.TASK, id));
    var fields = new HashMap<String, String>();
    for (int i = 0; i < flat.size(); i += 2) {
      fields.put((String) flat.get(i), (String) flat.get(i + 1));
    }
    return fields;
  }

  public Map<String, String> row(String id) {
    try (var connection = connection()) {
      return row(connection, id);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty when there is none. */
  private static Map<String, String> row(Connection connection, String id) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fields FROM task WHERE tenant = '' AND id = ?")) {
      query.setLong(1, Upsert.digits(id));
      try (var result = query.executeQuery()) {
        return result.next() ? PostgresArchive.fields(result.getString(1)) : Map.of();
      }
    }
  }

  static Connection connection() throws SQLException {
    return DriverManager.getConnection(config("quarkus.datasource.jdbc.url"), config("quarkus.datasource.username"),
        config("quarkus.datasource.password"));
  }
}
