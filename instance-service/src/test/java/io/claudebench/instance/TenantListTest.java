package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.pages;
import static io.claudebench.instance.TenantFixture.tenant;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class TenantListTest {
  @Inject Registry registry;

  @Test
  void pagesShowEachOnce() {
    IntStream.range(0, 3).forEach(i -> tenant(registry, Map.of()));
    List<String> seen = pages("tenant.list", "tenants", "name");
    assertEquals(seen.stream().distinct().sorted().toList(), seen);
    assertEquals(asAdmin("tenant.list", "limit", 1000).ok().get("tenants").findValuesAsText("name"), seen);
  }

  @Test
  void noTenantSeesWhichThereAre() {
    Rest.HERE.post("tenant.list", Map.of(), "X-API-Key", "theirs-0123456789abcdef").refused("FORBIDDEN");
  }
}
