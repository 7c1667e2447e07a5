package io.claudebench.hook.policy;

import static io.claudebench.hook.policy.Sets.rule;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PolicyFleet.class)
class HookPolicyGetTest {
  private static final Sets BOSS = Sets.OF_BOSS;

  @Test
  void everyVersionIsThereAsItWasPut() {
    long first = BOSS.put("got", rule("a", "warn", "tools", new String[] {"Bash"})).get("version").asLong();
    BOSS.put("got", rule("b", "ask"));

    var last = BOSS.admin().ok("hook.policy.get", map("name", "got"));
    assertEquals(first + 1, last.get("version").asLong());
    assertEquals("b", last.at("/policy/rules/0/name").asText());
    assertEquals("boss", last.get("createdBy").asText());
    var before = BOSS.admin().ok("hook.policy.get", map("name", "got", "version", first));
    assertEquals("a", before.at("/policy/rules/0/name").asText());
    assertEquals("Bash", before.at("/policy/rules/0/tools/0").asText());
  }

  @Test
  void whatIsNotThereIsNotFoundAndAnotherTenantsIsNot() {
    BOSS.put("got", rule("a", "warn"));
    assertTrue(BOSS.admin().post("hook.policy.get", map("name", "nothing")).refused("NOT_FOUND").get("fix").asText()
        .contains("hook.policy.list"));
    BOSS.admin().post("hook.policy.get", map("name", "got", "version", 10_000)).refused("NOT_FOUND");
    Sets.OF_ACME.admin().post("hook.policy.get", map("name", "got")).refused("NOT_FOUND");
    assertFalse(BOSS.admin().get("/hook/policy/get?name=got").ok().isEmpty());
  }
}
