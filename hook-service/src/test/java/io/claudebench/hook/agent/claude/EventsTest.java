package io.claudebench.hook.agent.claude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Name;
import io.claudebench.hook.agent.Golden;
import io.claudebench.hook.agent.Heard;
import io.claudebench.testkit.Rest;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Map<String, String> VERBS = Map.ofEntries(Map.entry("PreToolUse", "hook.pre_tool"),
      Map.entry("PermissionRequest", "hook.pre_tool"), Map.entry("PostToolUse", "hook.post_tool"),
      Map.entry("PostToolUseFailure", "hook.post_tool"), Map.entry("UserPromptSubmit", "hook.user_prompt"),
      Map.entry("SessionStart", "hook.session_start"), Map.entry("SessionEnd", "hook.session_end"),
      Map.entry("Stop", "hook.agent_stop"), Map.entry("SubagentStop", "hook.agent_stop"),
      Map.entry("StopFailure", "hook.agent_stop"), Map.entry("Notification", "hook.notification"),
      Map.entry("PreCompact", "hook.pre_compact"));

  @Test
  void eachEventAsksItsVerbAndAllTellTheirSession() {
    for (String event : Golden.EVENTS) {
      Heard heard = Events.heard(event, Golden.of(event));
      assertEquals(VERBS.get(event), heard.verb(), event);
      assertEquals("6f1c2d3e-0b1a-4c5d-8e9f-001122334455", heard.session(), event);
      assertEquals(event.equals("SessionEnd"), heard.isOver(), event);
    }
  }

  @Test
  void aToolIsAskedAboutAsItWillRun() {
    ObjectNode body = Golden.of("PreToolUse");

    assertEquals(Rest.json("""
        {"tool":"Bash","params":{"command":"npm test","description":"Runs the tests","timeout":120000},
        "cwd":"/home/me/app","sessionId":"6f1c2d3e-0b1a-4c5d-8e9f-001122334455"}"""), plain("PreToolUse", body));
    assertFalse(plain("PreToolUse", body.put("cwd", "")).has("cwd"), "an empty one says nothing");
  }

  @Test
  void aFailureIsAResultThatFailed() {
    assertEquals(Rest.json("""
        {"tool":"Bash","params":{"command":"npm test","description":"Runs the tests","timeout":120000},"failed":true,
        "result":{"error":"Command exited with 1","isInterrupt":false},"durationMs":90,
        "sessionId":"6f1c2d3e-0b1a-4c5d-8e9f-001122334455"}"""),
        plain("PostToolUseFailure", Golden.of("PostToolUseFailure")));
  }

  @Test
  void whatItSaysBesideIsLabelsOfOurOwn() {
    JsonNode beside = Events.heard("PreToolUse", Golden.of("PreToolUse").put("agent_type", "x".repeat(1000)))
        .input().get("metadata");

    assertEquals("toolUseId promptId agentType permissionMode".chars().filter(c -> c == ' ').count() + 1,
        beside.size());
    assertEquals("toolu_01A", beside.get("toolUseId").asText());
    assertEquals(200, beside.get("agentType").asText().length());
  }

  @Test
  void aSessionOfAnyNameIsOneOfOurs() {
    for (String odd : new String[] {"a/b c", "ü😀", "x".repeat(500), "../..", "{x}", "\n"}) {
      String session = Events.heard("Stop", Golden.of("Stop").put("session_id", odd)).session();
      assertTrue(session.matches(Name.REGEX), session);
    }
    assertEquals("5", Events.heard("Stop", Golden.of("Stop").put("session_id", 5)).session());
    assertNull(Events.heard("Stop", Golden.of("Stop").put("session_id", true)).session());
    assertNull(Events.heard("Stop", Golden.of("Stop").put("session_id", "")).session());
  }

  @Test
  void longTextsAreCutWithinNoCharacter() {
    String said = Events.heard("Stop", Golden.of("Stop").put("last_assistant_message", "a" + "😀".repeat(40_000)))
        .input().get("message").textValue();

    assertEquals(65_535, said.length());
    assertEquals(32_768, said.codePointCount(0, said.length()));
  }

  @Test
  void aPromptHasItsContextAndOneWithoutWordsAsksNothing() {
    JsonNode prompt = Events.heard("UserPromptSubmit", Golden.of("UserPromptSubmit")).input();

    assertEquals("Make the tests green.", prompt.get("prompt").asText());
    assertEquals("/home/me/app", prompt.at("/context/cwd").asText());
    assertNull(Events.heard("UserPromptSubmit", Golden.of("UserPromptSubmit").put("prompt", "")).verb());
  }

  @Test
  void onlyEventsThatAreAnsweredAreSpelledForTheirSender() {
    assertEquals("PreToolUse", Events.spelled("PRETOOLUSE"));
    assertEquals("permissiondenied", Events.spelled("permissiondenied"));
  }

  /** Without what it says beside. */
  private static JsonNode plain(String event, ObjectNode body) {
    return Rest.json(Events.heard(event, body).input().properties().stream()
        .filter(field -> !field.getKey().equals("metadata"))
        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}")));
  }
}
