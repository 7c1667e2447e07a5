package io.claudebench.hook.policy;

import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Redis and a PostgreSQL of its own. The keys: {@code boss}, an admin, {@code hand}, a worker, both of the default
 * tenant, and {@code acme}, an admin of another.
 */
public final class PolicyFleet implements QuarkusTestResourceLifecycleManager {
  static final String SECRET = "-0123456789abcdef";

  private RedisServer redis;
  private PostgresServer postgres;

  /** Short lives, the real code. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var config = new HashMap<>(Map.of("claudebench.duty.life-ms", "300", "claudebench.hook.policy.policies-max", "5",
          "claudebench.hook.record.flush-ms", "10"));
      Map.of("boss", "admin", "hand", "worker", "acme", "admin").forEach((name, role) -> {
        config.put("claudebench.keys." + name + ".secret", name + SECRET);
        config.put("claudebench.keys." + name + ".roles", role);
      });
      config.put("claudebench.keys.acme.tenant", "acme");
      return config;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(PolicyFleet.class));
    }
  }

  @Override
  public Map<String, String> start() {
    redis = RedisServer.start(RedisOptions.fresh());
    postgres = PostgresServer.start(PostgresOptions.fresh());
    return Map.of("quarkus.redis.hosts", redis.uri(),
        "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
        "quarkus.datasource.username", postgres.username(),
        "quarkus.datasource.password", postgres.password(),
        "test.postgres.pid", Long.toString(postgres.pid().value()),
        "quarkus.log.category.\"claudebench\".level", "ERROR",
        "quarkus.http.test-port", "0");
  }

  @Override
  public void stop() {
    postgres.close();
    redis.close();
  }
}
