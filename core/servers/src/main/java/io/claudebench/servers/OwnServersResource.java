package io.claudebench.servers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Gives a Quarkus test a Redis and a PostgreSQL of its own, to break; {@code test.postgres.pid} says which that is. */
public final class OwnServersResource implements QuarkusTestResourceLifecycleManager {
  private RedisServer redis;
  private PostgresServer postgres;

  @Override
  public Map<String, String> start() {
    redis = RedisServer.start(RedisOptions.fresh());
    postgres = PostgresServer.start(PostgresOptions.fresh());
    var settings = new HashMap<>(redis.settings());
    settings.putAll(Map.of("quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
        "quarkus.datasource.username", postgres.username(), "quarkus.datasource.password", postgres.password(),
        "test.postgres.pid", Long.toString(postgres.pid().value()), "quarkus.http.test-port", "0"));
    return settings;
  }

  @Override
  public void stop() {
    postgres.close();
    redis.closeHavingDeniedNothing();
  }
}
