package io.claudebench.hook.agent;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the failure verdict is a no. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(AgentProfiles.Denying.class)
class AgentDenyTest {

  @Test
  void troubleIsANoAtBothGuards() {
    for (String event : Golden.GUARDS) {
      for (Trouble trouble : Trouble.with(Golden.of(event))) {
        denied(event, trouble.ask(Golden.PATH + "?event=" + event));
      }
    }
  }

  @Test
  void whatIsNotDeniedStillMeetsNoObjection() {
    for (String event : Golden.GUARDS) {
      assertEquals("{}", Golden.post(event, Golden.of(event), "X-API-Key", Trouble.KEY).okText());
    }
  }

  @Test
  void aBodyIsAsLargeAsItsOwnLimitSays() {
    ObjectNode body = Golden.of("PreToolUse").put("x", "x".repeat(2048));

    String reason = denied("PreToolUse", Golden.post("PreToolUse", body, "X-API-Key", Trouble.KEY));

    assertTrue(reason.contains("TOO_LARGE") && reason.contains("2048 bytes"), reason);
    Golden.post("Stop", body, "X-API-Key", Trouble.KEY).refused("TOO_LARGE");
    HERE.as(Trouble.KEY).post("hook.pre_tool", Rest.map("tool", "Bash", "params", "x".repeat(4096))).ok();
  }

  @Test
  void whoeverGetsNoAnswerInTimeIsToldNo() {
    for (String event : Golden.GUARDS) {
      try (var wire = new Wire(HERE)) {
        wire.send(Wire.request("POST", Golden.PATH + "?event=" + event, "", "X-API-Key: " + Trouble.KEY,
            "Content-Type: application/json", "Content-Length: 1000") + "{\"tool_name\":");
        String reason = denied(event, wire.answer());
        assertTrue(reason.contains("TIMEOUT"), reason);
      }
    }
  }

  @Test
  void failuresAreCountedByTheirWord() {
    String counter = "hook_agent_failures_total{agent=\"claude-code\",word=\"UNAUTHORIZED\"}";
    double before = HERE.as(Trouble.KEY).metric(counter);

    Golden.post("PreToolUse", "{}");

    assertEquals(before + 1, HERE.as(Trouble.KEY).metric(counter));
  }

  private static String denied(String event, Reply reply) {
    JsonNode answer = reply.ok();
    assertEquals(List.of(), Closed.broken(event, answer));
    JsonNode decision = answer.at(event.equals("PreToolUse") ? "/hookSpecificOutput/permissionDecision"
        : "/hookSpecificOutput/decision/behavior");
    assertEquals("deny", decision.asText(), reply::toString);
    return answer.at(event.equals("PreToolUse") ? "/hookSpecificOutput/permissionDecisionReason"
        : "/hookSpecificOutput/decision/message").asText();
  }
}
