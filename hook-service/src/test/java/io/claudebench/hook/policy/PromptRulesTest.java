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
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PolicyFleet.class)
class PromptRulesTest {
  private static final Sets BOSS = Sets.OF_BOSS;

  @Test
  void rulesBlockWarnAndAddContextToPrompts() {
    BOSS.put("prompts", rule("no-prod", "deny", "on", "prompt", "pattern", "prod password", "reason", "Not here."),
        rule("branch", "warn", "on", "prompt", "context", "Work on a branch."),
        rule("late", "warn", "on", "prompt", "pattern", "friday", "reason", "It is late."));
    Await.until("it is in force", () -> ask("the prod password?").path("block").asBoolean());

    assertEquals("no-prod: Not here.", ask("the prod password?").get("reason").asText());
    JsonNode friday = ask("release on friday");
    assertEquals("Work on a branch.", friday.get("addedContext").asText());
    assertEquals("late: It is late.", friday.at("/warnings/0").asText());
    assertFalse(friday.has("block"));
    assertFalse(ask("fix the bug").has("warnings"));
    BOSS.clear("prompts");
  }

  @Test
  void aSetMayTakeTheSecretsOutOfWhatAgentsAreShown() {
    String secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
    var result = map("tool", "Bash", "result", Map.of("stdout", "key " + secret, "exit", 0));
    assertFalse(BOSS.admin().ok("hook.post_tool", result).has("modified"));
    BOSS.admin().ok("hook.policy.put", map("name", "prompts", "policy", map("rules", List.of(),
        "redactResults", true)));
    Await.until("it is in force", () -> BOSS.admin().ok("hook.post_tool", result).has("modified"));

    JsonNode shown = BOSS.admin().ok("hook.post_tool", result).get("modified");
    assertTrue(shown.get("stdout").asText().startsWith("key [redacted:"), shown::toString);
    assertEquals(0, shown.get("exit").asInt());
    assertFalse(BOSS.admin().ok("hook.post_tool", map("tool", "Bash", "result", "nothing")).has("modified"));
    BOSS.clear("prompts");
  }

  private static JsonNode ask(String prompt) {
    return BOSS.admin().ok("hook.user_prompt", map("prompt", prompt, "context", Map.of()));
  }
}
