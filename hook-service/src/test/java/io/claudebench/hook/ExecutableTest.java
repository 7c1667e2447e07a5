package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Executable;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What may be otherwise in a native executable: records of every verb, the kinds of secrets that it reads, expressions,
 * rules in PostgreSQL, answers in an agent's own words.
 */
@Tag("contract")
class ExecutableTest {
  private static Executable executable;

  @BeforeAll
  static void start() {
    executable = Executable.start("hook-service", Map.of());
  }

  @AfterAll
  static void stop() {
    executable.close();
  }

  @Test
  void noVerbAnswersInternalWhateverItIsSent() {
    assertEquals(List.of(), executable.oddAnswers(Set.of("OK", "INVALID")));
  }

  @Test
  void aCommandIsReadAndASecretIsNotKept() {
    assertFalse(command("cd / && rm -rf etc").get("allow").asBoolean());
    assertTrue(command("echo \"rm -rf /\"").get("allow").asBoolean());
    String secret = "ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA3bC6";
    ok("hook.post_tool", "sessionId", "s", "tool", "Bash", "params", Map.of("command", "curl -H " + secret),
        "result", Map.of("stdout", secret));
    try (var redis = executable.resp()) {
      Await.until("it is told", () -> Long.parseLong(redis.ask("XLEN", "cb:stream:hook.post_tool.executed")
          .toString()) > 0);
      assertFalse(redis.ask("XRANGE", "cb:stream:hook.post_tool.executed", "-", "+").toString().contains(secret));
    }
  }

  @Test
  void aRuleOfOnesOwnIsPutTriedAndInForce() {
    var rule = Map.of("name", "no-deploy", "tools", List.of("Bash"), "pattern", "^deploy (prod|live)", "action", "deny",
        "reason", "Ask Ann.");
    ok("hook.policy.put", "name", "house", "policy", Map.of("rules", List.of(rule)));
    Await.until("it is in force", () -> !command("deploy prod").get("allow").asBoolean());
    assertEquals("no-deploy", ok("hook.policy.get", "name", "house").at("/policy/rules/0/name").asText());
    assertEquals(1, ok("hook.policy.list").get("policies").size());
  }

  @Test
  void anAgentIsAnsweredInItsOwnWords() {
    var denied = executable.rest().post("agents/claude-code?event=PreToolUse", Map.of("session_id", "s", "tool_name",
        "Bash", "tool_input", Map.of("command", "rm -rf /"))).ok();
    assertEquals("deny", denied.at("/hookSpecificOutput/permissionDecision").asText());
    assertTrue(executable.rest().get("/agents/claude-code/settings?client=2.1.295").ok()
        .at("/settings").has("hooks"));
  }

  private static JsonNode command(String text) {
    return ok("hook.pre_tool", "sessionId", "s", "tool", "Bash", "params", Map.of("command", text));
  }

  private static JsonNode ok(String verb, Object... input) {
    return executable.rest().ok(verb, Rest.map(input));
  }
}
