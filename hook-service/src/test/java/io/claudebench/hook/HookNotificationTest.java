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
class HookNotificationTest {
  private static final String FIELDS = ",`message`:`waits for you`"
      + ",`kind`:`idle_prompt`";

  @Inject
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void itIsToldAsAnEventOfItsSession() {
    assertTrue(HERE.ok("hook.notification", input(FIELDS)).get("processed").asBoolean());

    JsonNode payload = new Told(redis, session).events("hook.notification.executed", 1).getFirst().get("payload");
    assertEquals("waits for you", payload.get("message").asText());
    assertEquals("idle_prompt", payload.get("kind").asText());
  }

  @Test
  void theSameKeyIsOneEvent() {
    var first = HERE.post("hook.notification", input(FIELDS), "Idempotency-Key", session);
    var again = HERE.post("hook.notification", input(FIELDS), "Idempotency-Key", session);

    assertEquals(first.okText(), again.okText());
    assertEquals(1, new Told(redis, session).events("hook.notification.executed", 1).size());
  }

  @Test
  void aNameThatIsNoneIsInvalid() {
    HERE.post("hook.notification", input(FIELDS).replace(session, "no name")).refused("INVALID");
  }

  private String input(String fields) {
    return "{\"sessionId\":\"" + session + "\"" + fields.replace('`', '"') + "}";
  }
}
