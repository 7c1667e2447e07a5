package io.claudebench.hook.agent.claude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Refused;
import io.claudebench.hook.policy.Failure;
import io.claudebench.hook.agent.Adapter.Setup;
import io.claudebench.hook.agent.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class FragmentTest {
  private static final Set<String> MATCHED = Set.of("PreToolUse", "PermissionRequest", "PostToolUse",
      "PostToolUseFailure");

  @Test
  void newClientsUseHttpWhereItRunsAndSayWhatItsFailureMeans() {
    JsonNode hooks = settings("2.1.295").get("hooks");

    JsonNode guard = hooks.at("/PreToolUse/0/hooks/0");
    assertEquals("http", guard.get("type").asText());
    assertEquals("block", guard.get("onFailure").asText());
    assertEquals("Bearer $CLAUDEBENCH_KEY", guard.at("/headers/Authorization").asText());
    assertEquals("[\"CLAUDEBENCH_KEY\",\"CLAUDEBENCH_INSTANCE\"]", guard.get("allowedEnvVars").toString());
    assertEquals("command", hooks.at("/SessionStart/0/hooks/0/type").asText());
    hooks.properties().forEach(event -> assertEquals(event.getKey().equals("PreToolUse"),
        event.getValue().at("/0/hooks/0").has("onFailure"), event.getKey()));
  }

  @Test
  void eachVersionGetsWhatItKnows() {
    assertEquals(Set.of("command"), types("2.1.62"));
    assertEquals(Set.of("command"), types("1.9.999"));
    assertEquals(Set.of("command", "http"), types("2.1.63"));
    assertEquals(Set.of("command", "http"), types("3.0.0"));
    assertFalse(settings("2.1.294").toString().contains("onFailure"));
    assertTrue(settings("2.2.0").toString().contains("\"onFailure\":\"block\""));
    assertFalse(settings("2.1.232").get("env").has("CLAUDE_CODE_ENABLE_TODO_TOOLS"));
    assertEquals("1", settings("2.1.233").at("/env/CLAUDE_CODE_ENABLE_TODO_TOOLS").asText());
  }

  @Test
  void everyHookIsOfAKnownEventAndWaitsForAFewSeconds() {
    for (String client : List.of("2.1.62", "2.1.63", "2.1.295", "2.1.295 (Claude Code)")) {
      settings(client).get("hooks").properties().forEach(event -> {
        assertTrue(Golden.EVENTS.contains(event.getKey()));
        JsonNode entry = event.getValue().get(0);
        assertEquals(MATCHED.contains(event.getKey()) ? "*" : "", entry.path("matcher").asText(), event.getKey());
        int seconds = entry.at("/hooks/0/timeout").asInt();
        assertTrue(seconds >= 1 && seconds <= 10, event.getKey());
        String way = entry.at("/hooks/0/type").asText().equals("http") ? "/hooks/0/url" : "/hooks/0/command";
        assertTrue(entry.at(way).asText().endsWith((way.endsWith("url") ? "=" : " ") + event.getKey()));
      });
    }
  }

  @Test
  void whoLetsFailuresPassOrWantsTheBridgeGetsThat() {
    var lax = new Setup("2.1.295", "http://h", false, 7, Failure.allow);
    var bridged = new Setup("2.1.295", "http://h", true, 7, Failure.deny);

    assertFalse(print(lax).toString().contains("onFailure"));
    assertEquals("allow", print(lax).at("/settings/env/CLAUDEBENCH_ON_FAILURE").asText());
    assertFalse(print(bridged).get("settings").toString().contains("\"http\""));
    assertEquals("deny", print(bridged).at("/settings/env/CLAUDEBENCH_ON_FAILURE").asText());
  }

  @Test
  void aVersionThatIsNoneIsRefused() {
    for (String none : new String[] {null, "", "2", "2.1", "2.1.x", "2.1.295-beta", "9999999.1.1", "2.1.295 (Other)"}) {
      Assertions.assertThrows(Refused.class, () -> Client.of(none), none);
    }
  }

  private static Set<String> types(String client) {
    var types = new ArrayList<String>();
    settings(client).get("hooks").forEach(event -> types.add(event.at("/0/hooks/0/type").asText()));
    return Set.copyOf(types);
  }

  private static JsonNode settings(String client) {
    return print(new Setup(client, "http://127.0.0.1:8084", false, 7, Failure.ask)).get("settings");
  }

  private static JsonNode print(Setup setup) {
    return new Fragment(setup, Client.of(setup.client())).print();
  }
}
