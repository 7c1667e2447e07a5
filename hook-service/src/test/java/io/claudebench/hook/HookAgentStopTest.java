package io.claudebench.hook;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class HookAgentStopTest {
  private static final String FIELDS = ",`agentId`:`a1`"
      + ",`message`:`done, key ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a`";

  @Inject
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void itIsToldAsAnEventOfItsSession() {
    assertTrue(HERE.ok("hook.agent_stop", input(FIELDS)).get("processed").asBoolean());

    JsonNode payload = new Told(redis, session).events("hook.agent_stop.executed", 1).getFirst().get("payload");
    assertEquals("a1", payload.get("agentId").asText());
    assertTrue(payload.get("message").asText().startsWith("done, key [redacted:"), payload::toString);
  }

  @Test
  void theSameKeyIsOneEvent() {
    var first = HERE.post("hook.agent_stop", input(FIELDS), "Idempotency-Key", session);
    var again = HERE.post("hook.agent_stop", input(FIELDS), "Idempotency-Key", session);

    assertEquals(first.okText(), again.okText());
    assertEquals(1, new Told(redis, session).events("hook.agent_stop.executed", 1).size());
  }

  @Test
  void aNameThatIsNoneIsInvalid() {
    HERE.post("hook.agent_stop", input(FIELDS).replace(session, "no name")).refused("INVALID");
  }

  private String input(String fields) {
    return "{\"sessionId\":\"" + session + "\"" + fields.replace('`', '"') + "}";
  }
}
