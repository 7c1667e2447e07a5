package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HookNotificationTest extends ToldHook {

  HookNotificationTest() {
    super("hook.notification", "`message`:`waits for you`"
        + ",`kind`:`idle_prompt`");
  }

  @Override
  void check(JsonNode payload) {
    assertEquals("waits for you", payload.get("message").asText());
    assertEquals("idle_prompt", payload.get("kind").asText());
  }
}
