package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tenants as an admin of the fleet makes them. */
final class TenantFixture {
  static final Duration SOON = Duration.ofSeconds(1);
  private static int made;

  /** A new tenant of these limits. */
  static String tenant(Registry registry, Map<String, ?> limits) {
    String name = "tenant-" + ++made;
    registry.open(name);
    assertTrue(asAdmin("tenant.create", "name", name, "limits", limits).ok().get("created").booleanValue());
    return name;
  }

  /** A worker's key of it, as soon as this replica has heard of the tenant. */
  static String key(String tenant) {
    String key = KeyFixture.text(asAdmin("key.create", "name", "it", "roles", List.of("worker"), "tenant", tenant)
        .ok());
    Await.until("the tenant is known", SOON, () -> KeyFixture.call(key, "state.count").word().equals("OK"));
    return key;
  }

  /** As tenant.list shows it; null when it does not. */
  static JsonNode shown(String tenant) {
    for (JsonNode one : asAdmin("tenant.list", "limit", 1000).ok().get("tenants")) {
      if (one.get("name").textValue().equals(tenant)) {
        return one;
      }
    }
    return null;
  }

  private TenantFixture() {}
}
