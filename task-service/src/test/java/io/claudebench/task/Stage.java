package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.servers.RedisServer;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.persist.Upsert;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Rest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running service, its Redis and its PostgreSQL, each looked at by a client of its own. */
public final class Stage {
  public final Keys keys = Keys.of("cb", "");
  public final Rest rest;
  public final String redis;
  public final Doors doors;
  private final UnaryOperator<String> settings;

  /** @param settings that the service was started with, by name */
  public Stage(Rest rest, UnaryOperator<String> settings) {
    this.rest = rest.traced();
    this.redis = settings.apply(RedisServer.ADMIN);
    this.doors = new Doors(this.rest, () -> redis);
    this.settings = settings;
  }

  /** That of the Quarkus test in this JVM. */
  public static Stage here() {
    return new Stage(Rest.HERE, name -> ConfigProvider.getConfig().getValue(name, String.class));
  }

  /** The output; fails the test on any refusal. */
  public JsonNode ok(String verb, Map<String, ?> input) {
    return rest.ok(verb, input);
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
      client.ask("HSET", keys.of(Key.INSTANCE, worker), "id", worker, "roles", "[\"worker\"]", "capabilities", "[]",
          "capacity", capacity, "status", "healthy", "ttl", 300000,
          "lastSeen", System.currentTimeMillis(), "registeredAt", System.currentTimeMillis(), "version", 1);
      client.ask("HSET", keys.of(Key.CAPACITY, worker), "max", capacity);
      client.ask("ZADD", keys.of(Key.ACTIVE_INSTANCES), System.currentTimeMillis(), worker);
      client.ask("ZADD", keys.of(Key.INSTANCE_LOADS), "NX", 0, worker);
      client.ask("SADD", keys.of(Key.ROLE, "worker"), worker);
    }
  }

  public void awaitDrained() {
    awaitDrained(Await.PATIENCE);
  }

  public void awaitDrained(Duration patience) {
    try (var client = new Resp(redis)) {
      Await.until("the outbox was empty", patience, () -> client.number("ZCARD", keys.of(Key.OUTBOX)) == 0);
    }
  }

  /** I9: PostgreSQL equals Redis, field by field. */
  public void assertEqualInBoth(List<String> ids) {
    assertFalse(ids.isEmpty(), "nothing to compare");
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
    return client.hash(keys.of(Key.TASK, id));
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

  public Connection connection() throws SQLException {
    return DriverManager.getConnection(settings.apply("quarkus.datasource.jdbc.url"),
        settings.apply("quarkus.datasource.username"), settings.apply("quarkus.datasource.password"));
  }
}
