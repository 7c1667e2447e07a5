package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HookPreCompactTest extends ToldHook {

  HookPreCompactTest() {
    super("hook.pre_compact", "`trigger`:`manual`"
        + ",`instructions`:`keep names`");
  }

  @Override
  void check(JsonNode payload) {
    assertEquals("manual", payload.get("trigger").asText());
    assertEquals("keep names", payload.get("instructions").asText());
  }
}
