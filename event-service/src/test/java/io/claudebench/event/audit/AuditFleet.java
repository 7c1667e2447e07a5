package io.claudebench.event.audit;

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
 * A Redis and a PostgreSQL of its own, which these tests break, and two tenants. The keys: {@code boss} and
 * {@code hand} of the default tenant, an operator and a worker, {@code acme} and {@code rival}, operators of theirs.
 */
public final class AuditFleet implements QuarkusTestResourceLifecycleManager {
  static final String SECRET = "-0123456789abcdef";
  private static final Map<String, String> ROLES =
      Map.of("boss", "operator,worker", "hand", "worker", "acme", "operator,worker", "rival", "operator,worker");

  private RedisServer redis;
  private PostgresServer postgres;

  /** Short lives, the real code. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var config = new HashMap<>(Map.of("claudebench.audit.copy-ms", "10", "claudebench.audit.flush-ms", "10",
          "claudebench.audit.batch-max", "50", "claudebench.duty.life-ms", "300",
          "claudebench.forget-after-ms", "1000"));
      ROLES.forEach((name, roles) -> {
        config.put("claudebench.keys." + name + ".secret", name + SECRET);
        config.put("claudebench.keys." + name + ".roles", roles);
        if (name.equals("acme") || name.equals("rival")) {
          config.put("claudebench.keys." + name + ".tenant", name);
        }
      });
      return config;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(AuditFleet.class));
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
