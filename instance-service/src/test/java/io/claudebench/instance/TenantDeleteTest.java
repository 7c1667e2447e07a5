package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.send;
import static io.claudebench.instance.TenantFixture.SOON;
import static io.claudebench.instance.TenantFixture.key;
import static io.claudebench.instance.TenantFixture.shown;
import static io.claudebench.instance.TenantFixture.tenant;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class TenantDeleteTest {
  @Inject Registry registry;

  @Test
  void aTenantThatIsDeletedHasNoCallersWithinASecond() throws Exception {
    String tenant = tenant(registry, Map.of());
    String key = key(tenant);
    call(key, "lock.acquire", "name", "l", "owner", "one", "ttlMs", 60_000).ok();
    var waiting = send(key, "lock.acquire", "name", "l", "owner", "two", "ttlMs", 60_000, "waitMs", 30_000);
    Await.until("it is parked",
        () -> registry.run("EXISTS", "{cb:" + tenant + "}:lock-line:l").toInteger() == 1);
    assertTrue(asAdmin("tenant.delete", "name", tenant).ok().get("deleted").booleanValue());
    assertFalse(asAdmin("tenant.delete", "name", tenant).ok().get("deleted").booleanValue());
    waiting.get(1, TimeUnit.SECONDS).refused("UNAUTHORIZED");
    Await.until("its key is none", SOON, () -> call(key, "state.count").word().equals("UNAUTHORIZED"));
    assertTrue(shown(tenant).has("deletedAt"));
    asAdmin("tenant.create", "name", tenant).refused("CONFLICT");
    asAdmin("tenant.limits", "name", tenant, "limits", Map.of()).refused("NOT_FOUND");
    asAdmin("key.create", "name", "it", "roles", List.of("worker"), "tenant", tenant).refused("INVALID");
  }

  @Test
  void onlyOneThatWasMadeIsDeleted() {
    asAdmin("tenant.delete", "name", "nobody").refused("NOT_FOUND");
    asAdmin("tenant.delete", "name", "acme").refused("INVALID");
  }
}
