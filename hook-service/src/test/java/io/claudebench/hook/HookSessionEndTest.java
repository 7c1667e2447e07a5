package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HookSessionEndTest extends ToldHook {

  HookSessionEndTest() {
    super("hook.session_end", "`reason`:`logout`");
  }

  @Override
  void check(JsonNode payload) {
    assertEquals("logout", payload.get("reason").asText());
  }
}
