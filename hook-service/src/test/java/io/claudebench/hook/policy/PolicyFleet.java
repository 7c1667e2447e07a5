package io.claudebench.hook.policy;

import io.claudebench.servers.OwnServersResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Redis and a PostgreSQL of its own, and short lives. The keys: {@code boss}, an admin, {@code hand}, a worker, both
 * of the default tenant, and {@code acme}, an admin of another.
 */
public final class PolicyFleet implements QuarkusTestProfile {
  static final String SECRET = "-0123456789abcdef";

  @Override
  public Map<String, String> getConfigOverrides() {
    var config = new HashMap<>(Map.of("claudebench.duty.life-ms", "300", "claudebench.hook.policy.policies-max", "5",
        "claudebench.hook.record.flush-ms", "10"));
    Map.of("boss", "admin", "hand", "worker", "acme", "admin").forEach((name, role) -> {
      config.put("claudebench.keys." + name + ".secret", name + SECRET);
      config.put("claudebench.keys." + name + ".roles", role);
    });
    config.put("claudebench.keys.acme.tenant", "acme");
    config.put("quarkus.log.category.\"claudebench\".level", "ERROR");
    return config;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(OwnServersResource.class));
  }
}
