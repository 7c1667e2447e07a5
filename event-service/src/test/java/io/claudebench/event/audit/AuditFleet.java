package io.claudebench.event.audit;

import io.claudebench.servers.OwnServersResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Redis and a PostgreSQL of its own, which these tests break, two tenants and short lives. The keys: {@code boss} and
 * {@code hand} of the default tenant, an operator and a worker, {@code acme} and {@code rival}, operators of theirs.
 */
public final class AuditFleet implements QuarkusTestProfile {
  static final String SECRET = "-0123456789abcdef";
  private static final Map<String, String> ROLES =
      Map.of("boss", "operator,worker", "hand", "worker", "acme", "operator,worker", "rival", "operator,worker");

  @Override
  public Map<String, String> getConfigOverrides() {
    var config = new HashMap<>(Map.of("claudebench.audit.copy-ms", "10", "claudebench.audit.flush-ms", "10",
        "claudebench.audit.batch-max", "50", "claudebench.duty.life-ms", "300",
        "claudebench.forget-after-ms", "1000",
        "claudebench.archive.every-ms", "50", "claudebench.archive.pause-ms", "10"));
    ROLES.forEach((name, roles) -> {
      config.put("claudebench.keys." + name + ".secret", name + SECRET);
      config.put("claudebench.keys." + name + ".roles", roles);
      if (name.equals("acme") || name.equals("rival")) {
        config.put("claudebench.keys." + name + ".tenant", name);
      }
    });
    config.put("quarkus.log.category.\"claudebench\".level", "ERROR");
    return config;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(OwnServersResource.class));
  }
}
