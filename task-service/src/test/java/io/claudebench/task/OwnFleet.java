package io.claudebench.task;

import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.servers.Servers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A Redis and a database that nobody else writes, for tests that must know every key and every event. */
public final class OwnFleet implements QuarkusTestResourceLifecycleManager {
  private RedisServer redis;

  @Override
  public Map<String, String> start() {
    redis = RedisServer.start(RedisOptions.fresh());
    var postgres = Servers.postgres();
    String database = "own_" + Long.toString(System.nanoTime(), 36);
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    var settings = new HashMap<>(redis.settings());
    settings.putAll(Map.of(
        "quarkus.datasource.jdbc.url", postgres.jdbcUrl().replaceAll("/\\w+$", "/" + database),
        "quarkus.datasource.username", postgres.username(),
        "quarkus.datasource.password", postgres.password(),
        "claudebench.task.assigned-ms", "1500",
        "quarkus.log.category.\"claudebench\".level", "ERROR",
        "quarkus.http.test-port", "0"));
    return settings;
  }

  @Override
  public void stop() {
    redis.closeHavingDeniedNothing();
  }
}
