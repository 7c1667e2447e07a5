package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
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

  /** A worker's key of it; it is made as soon as this replica has heard of the tenant. */
  static String key(String tenant) {
    var key = new ArrayList<JsonNode>();
    Await.until("the tenant is known", SOON, () -> {
      Reply reply = asAdmin("key.create", "name", "it", "roles", List.of("worker"), "tenant", tenant);
      return reply.word().equals("OK") && key.add(reply.ok());
    });
    return KeyFixture.text(key.getFirst());
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
