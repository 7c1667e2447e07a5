package io.claudebench.hook.policy;

import static io.claudebench.hook.policy.Sets.rule;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PolicyFleet.class)
class HookPolicyListTest {
  private static final Sets BOSS = Sets.OF_BOSS;

  @Test
  void setsAndBuiltInRulesAreListedAsTheyAreInForce() {
    BOSS.admin().ok("hook.policy.put", map("name", "listed", "policy", map("rules", List.of(rule("a", "warn"),
        rule("b", "off")), "soften", List.of("kill-all"))));

    JsonNode all = BOSS.admin().ok("hook.policy.list", "{}");
    JsonNode set = named(all.get("policies"), "listed");
    assertEquals(2, set.get("rules").asInt());
    assertEquals("ask", named(all.get("builtIn"), "kill-all").get("action").asText());
    assertEquals("system_protection", named(all.get("builtIn"), "fs-system-tree").get("group").asText());
    assertEquals("deny", named(all.get("builtIn"), "fs-system-tree").get("action").asText());
    BOSS.clear("listed");
    assertTrue(Sets.OF_ACME.admin().ok("hook.policy.list", "{}").get("policies").findValuesAsText("name").stream()
        .noneMatch("listed"::equals));
    assertFalse(all.toString().contains("secret\":"));
  }

  private static JsonNode named(JsonNode all, String name) {
    for (JsonNode one : all) {
      if (one.get("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no " + name + " in " + all);
  }
}
