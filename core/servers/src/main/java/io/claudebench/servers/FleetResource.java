package io.claudebench.servers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test the JVM's Redis and PostgreSQL: {@code @WithTestResource(FleetResource.class)}. */
public final class FleetResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    var postgres = Servers.postgres();
    return Map.of(
        "quarkus.redis.hosts", Servers.redis().uri(),
        "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
        "quarkus.datasource.username", postgres.username(),
        "quarkus.datasource.password", postgres.password(),
        "quarkus.http.test-port", "0");
  }

  /** Nothing: the servers serve all tests of the JVM and end with it. */
  @Override
  public void stop() {}
}
