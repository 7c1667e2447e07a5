package io.claudebench.hook.agent.claude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.hook.policy.Failure;
import io.claudebench.hook.agent.Closed;
import io.claudebench.hook.agent.Golden;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final String LONG = "😀".repeat(9_000);

  @Test
  void aModificationAsksWithTheWholeInput() {
    JsonNode answer = answer("PreToolUse", """
        {"allow":true,"coverage":"full","modified":{"command":"ls -l","timeout":5}}""");

    assertEquals("ask", answer.at("/hookSpecificOutput/permissionDecision").asText());
    assertEquals(Rest.json("{\"command\":\"ls -l\",\"timeout\":5}"), answer.at("/hookSpecificOutput/updatedInput"));
  }

  @Test
  void aModificationThatIsNoInputDoesNotLetTheFirstOneRun() {
    assertEquals("deny", answer("PreToolUse", "{\"allow\":true,\"modified\":\"ls\"}")
        .at("/hookSpecificOutput/permissionDecision").asText());
  }

  @Test
  void whatIsNoVerdictIsNoYes() {
    for (String none : List.of("{}", "{\"allow\":\"yes\"}", "[]", "null")) {
      for (String event : Golden.GUARDS) {
        assertThrows(IllegalStateException.class, () -> Decisions.of(event, Rest.json(none)), none);
      }
    }
  }

  @Test
  void aPromptIsBlockedOrGivenContext() {
    assertEquals("{\"decision\":\"block\",\"reason\":\"secret: no\"}",
        Decisions.of("UserPromptSubmit", Rest.json("{\"block\":true,\"reason\":\"secret: no\"}")).toString());
    assertEquals("mind the gap\ntoo long", answer("UserPromptSubmit",
        "{\"addedContext\":\"mind the gap\",\"warnings\":[\"too long\"],\"modified\":\"x\"}")
        .at("/hookSpecificOutput/additionalContext").asText());
    assertEquals("{}", answer("UserPromptSubmit", "{}").toString());
  }

  @Test
  void aResultIsShownAsItIsModified() {
    JsonNode answer = answer("PostToolUse",
        "{\"processed\":true,\"modified\":{\"stdout\":\"***\"},\"warnings\":[\"a secret was taken out\"]}");

    assertEquals("***", answer.at("/hookSpecificOutput/updatedToolOutput/stdout").asText());
    assertEquals("a secret was taken out", answer.at("/hookSpecificOutput/additionalContext").asText());
    assertEquals("{}", answer("PostToolUse", "{\"processed\":true}").toString());
  }

  @Test
  void eachPostureHasItsFailureAndNoneIsAYes() {
    for (String event : Golden.GUARDS) {
      for (Failure posture : Failure.values()) {
        ObjectNode answer = Decisions.failure(event, LONG, posture);
        boolean isSilent = posture == Failure.allow || event.equals("PermissionRequest") && posture == Failure.ask;
        assertEquals(isSilent, answer.isEmpty(), event + posture);
        assertEquals(List.of(), Closed.broken(event, answer), event + posture);
      }
    }
  }

  @Test
  void whateverAVerbAnswersIsSaidInDocumentedFieldsAndNeverAsAYes() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String event = Golden.EVENTS.get(random.nextInt(Golden.EVENTS.size()));
      ObjectNode output = output(random);
      JsonNode answer = Decisions.of(event, output);
      String what = "seed " + seed + " " + event + " " + output;
      assertEquals(List.of(), Closed.broken(event, answer), what);
      assertFalse(answer.toString().contains("\"allow\""), what);
      boolean isObjected = !output.get("allow").booleanValue() || output.path("ask").asBoolean();
      if (event.equals("PreToolUse") && isObjected) {
        assertTrue(answer.at("/hookSpecificOutput").has("permissionDecision"), what);
      }
    }
  }

  private static ObjectNode output(Random random) {
    List<String> texts = List.of("no", "", LONG, "a\"b\\c\n\u0001", "ü€");
    ObjectNode output = Json.MAPPER.createObjectNode().put("allow", random.nextBoolean());
    List<JsonNode> modified = List.of(Rest.json("{\"command\":\"x\"}"), Rest.json("[1]"), Rest.json("null"),
        Rest.json("\"x\""));
    if (random.nextBoolean()) {
      output.put("ask", random.nextBoolean()).put("block", random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      output.set("modified", modified.get(random.nextInt(modified.size())));
    }
    if (random.nextBoolean()) {
      output.put("reason", texts.get(random.nextInt(texts.size())));
    }
    if (random.nextBoolean()) {
      output.putArray("warnings").add(texts.get(random.nextInt(texts.size()))).add(random.nextBoolean() ? "w" : "");
      output.put("addedContext", texts.get(random.nextInt(texts.size())));
    }
    return output.put("coverage", "full").put("processed", true);
  }

  private static JsonNode answer(String event, String output) {
    JsonNode answer = Decisions.of(event, Rest.json(output));
    assertEquals(List.of(), Closed.broken(event, answer));
    return answer;
  }
}
