package io.claudebench.hook.policy;

import static io.claudebench.hook.policy.Sets.rule;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PolicyFleet.class)
class HookPolicyTestTest {
  private static final Sets BOSS = Sets.OF_BOSS;

  @Test
  void recordedCallsThatComeOutOtherwiseAreExplained() {
    String mark = UUID.randomUUID().toString();
    BOSS.ask("git push --force origin " + mark);
    BOSS.ask("ls " + mark);
    BOSS.ask("Bash", map("command", "echo " + "x".repeat(10_000)));
    JsonNode[] answer = new JsonNode[1];
    Await.until("both are recorded", () -> {
      answer[0] = test(map("rules", List.of(rule("no-force", "deny", "effects", List.of("git-history-loss")))));
      return answer[0].get("replayed").asInt() >= 2 && answer[0].get("skipped").asInt() >= 1
          && answer[0].get("changed").toString().contains(mark);
    });

    JsonNode changed = answer[0].get("changed").get(answer[0].get("changed").size() - 1);
    assertEquals("git push --force origin " + mark, changed.at("/params/command").asText());
    assertEquals("git-history-loss", changed.at("/before/rule").asText());
    assertTrue(changed.at("/before/ask").asBoolean());
    assertEquals("no-force", changed.at("/after/rule").asText());
    assertEquals("git-history-loss", changed.at("/after/effect").asText());
    assertTrue(changed.at("/after/words").asText().startsWith("git push --force"), changed::toString);
    assertTrue(changed.has("at"));
  }

  @Test
  void aDraftChangesNothing() {
    test(map("rules", List.of(rule("all", "deny"))));
    assertTrue(BOSS.ask("ls").get("allow").asBoolean());
    BOSS.admin().post("hook.policy.get", map("name", "draft")).refused("NOT_FOUND");
  }

  @Test
  void callsThatAreGivenAreJudgedToo() {
    JsonNode answer = BOSS.admin().ok("hook.policy.test", map("name", "draft", "recorded", 0, "policy",
        map("rules", List.of(rule("home", "deny", "paths", List.of("~/.config/**")))), "inputs", List.of(
            map("tool", "Read", "params", Map.of("file_path", "/home/me/.config/x/y")),
            map("tool", "Read", "params", Map.of("file_path", "/home/me/src/y")))));
    assertEquals(2, answer.get("replayed").asInt());
    assertEquals(1, answer.get("changed").size());
    assertFalse(answer.at("/changed/0/after/allow").asBoolean());
  }

  @Test
  void aDraftThatIsWrongIsInvalid() {
    BOSS.admin().post("hook.policy.test", map("name", "draft", "policy", map("rules", List.of(rule("x", "deny",
        "pattern", "("))))).refused("INVALID");
  }

  private static JsonNode test(Object policy) {
    return BOSS.admin().ok("hook.policy.test", map("name", "draft", "policy", policy));
  }
}
