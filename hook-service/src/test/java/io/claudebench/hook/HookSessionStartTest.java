package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HookSessionStartTest extends ToldHook {

  HookSessionStartTest() {
    super("hook.session_start", "`source`:`resume`"
        + ",`cwd`:`/home/me`");
  }

  @Override
  void check(JsonNode payload) {
    assertEquals("resume", payload.get("source").asText());
    assertEquals("/home/me", payload.get("cwd").asText());
  }
}
