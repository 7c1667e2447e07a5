package io.claudebench.hook;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What rules say of prompts is PromptRulesTest's. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class HookUserPromptTest {
  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void aPromptPassesAndIsKeptWithoutItsSecrets() {
    String secret = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
    assertEquals("{}", ask("use " + secret).toString());

    JsonNode payload = new Told(redis, session).events("hook.user_prompt.executed", 1).getFirst().get("payload");
    assertTrue(payload.get("prompt").asText().startsWith("use [redacted:"), payload::toString);
    assertFalse(payload.toString().contains(secret));
  }

  @Test
  void thePromptMustNotBeEmptyAndTheContextMustBeThere() {
    HERE.post("hook.user_prompt", map("prompt", "", "context", Map.of())).refused("INVALID");
    HERE.post("hook.user_prompt", map("prompt", "x")).refused("INVALID");
  }

  private JsonNode ask(String prompt) {
    return HERE.ok("hook.user_prompt", map("prompt", prompt, "context", Map.of(), "sessionId", session));
  }
}
