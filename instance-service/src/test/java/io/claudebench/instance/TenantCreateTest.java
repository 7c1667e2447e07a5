package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.TenantFixture.key;
import static io.claudebench.instance.TenantFixture.shown;
import static io.claudebench.instance.TenantFixture.tenant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class TenantCreateTest {
  @Inject Registry registry;

  @Test
  void itWorksWithinASecondAndIsMadeOnce() {
    String tenant = tenant(registry, Map.of());
    call(key(tenant), "state.put", "key", "k", "value", 1).ok();
    assertFalse(asAdmin("tenant.create", "name", tenant).ok().get("created").booleanValue());
    assertEquals("admin", shown(tenant).get("createdBy").textValue());
  }

  /** Whoever makes a tenant need not wait before he hands out its keys. */
  @Test
  void itsKeysCanBeMadeAtOnce() {
    for (int i = 0; i < 20; i++) {
      String tenant = tenant(registry, Map.of());
      KeyFixture.revoke(asAdmin("key.create", "name", "it", "roles", List.of("worker"), "tenant", tenant).ok());
    }
  }

  @Test
  void onlyAnAdminOfTheFleetMakesOneAndOnlyOfLimitsThatCanBe() {
    asAdmin("tenant.create", "name", "x", "limits", Map.of("tasks", 0)).refused("INVALID");
    Rest.HERE.post("tenant.create", Map.of("name", "x"), "X-API-Key", "theirs-0123456789abcdef").refused("FORBIDDEN");
  }
}
