package io.claudebench.hook;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every hook does that only tells something of its session. */
@WithTestResource(RedisResource.class)
abstract class ToldHook {
  private final String session = "s-" + UUID.randomUUID();
  private final String verb;
  private final String fields;

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  /** @param fields of its input behind sessionId, with {@code `} for quotes */
  ToldHook(String verb, String fields) {
    this.verb = verb;
    this.fields = fields.replace('`', '"');
  }

  /** Looks at what its event tells. */
  abstract void check(JsonNode payload);

  @Test
  void itIsToldAsAnEventOfItsSession() {
    assertTrue(HERE.ok(verb, input(session)).get("processed").asBoolean());

    check(new Told(redis, session).events(verb + ".executed", 1).getFirst().get("payload"));
  }

  @Test
  void theSameKeyIsOneEvent() {
    var first = HERE.post(verb, input(session), "Idempotency-Key", session);
    var again = HERE.post(verb, input(session), "Idempotency-Key", session);

    assertEquals(first.okText(), again.okText());
    assertEquals(1, new Told(redis, session).events(verb + ".executed", 1).size());
  }

  @Test
  void aNameThatIsNoneIsInvalid() {
    HERE.post(verb, input("no name")).refused("INVALID");
  }

  private String input(String name) {
    return "{\"sessionId\":\"" + name + "\"," + fields + "}";
  }
}
