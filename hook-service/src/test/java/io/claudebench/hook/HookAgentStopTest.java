package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HookAgentStopTest extends ToldHook {

  HookAgentStopTest() {
    super("hook.agent_stop", "`agentId`:`a1`"
        + ",`message`:`done, key ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a`");
  }

  @Override
  void check(JsonNode payload) {
    assertEquals("a1", payload.get("agentId").asText());
    assertTrue(payload.get("message").asText().startsWith("done, key [redacted:"), payload::toString);
  }
}
