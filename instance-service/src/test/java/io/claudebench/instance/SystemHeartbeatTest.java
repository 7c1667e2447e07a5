package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class SystemHeartbeatTest {
  @Inject
  Registry registry;

  private final String id = Registry.fresh();

  @Test
  void aBeatOfAnUnknownInstanceIsFalseAndWritesNothing() {
    assertEquals("{\"alive\":false}", beat("").toString());
    assertEquals(0, registry.run("EXISTS", "cb:instance:" + id).toInteger());
    assertEquals(null, registry.run("ZSCORE", "cb:instances:active", id));
  }

  @Test
  void aBeatRenewsEveryKeyOfTheInstance() {
    Registry.register(id, "\"roles\":[\"beat-" + id + "\"],\"capabilities\":[\"x\"],\"ttlSeconds\":10");
    var keys = List.of("cb:instance:" + id, "cb:capabilities:" + id, "cb:capacity:" + id, "cb:role:beat-" + id);
    keys.forEach(key -> registry.run("PEXPIRE", key, "5000"));
    registry.run("ZADD", "cb:instances:active", "1", id);

    assertEquals("{\"alive\":true}", beat("").toString());

    keys.forEach(key -> assertTrue(registry.lifeMs(key) > 35_000, key + " lives 4 x ttl again"));
    assertTrue(registry.run("ZSCORE", "cb:instances:active", id).toLong() > 1);
    assertNull(registry.event("instance.recovered", id));
  }

  @Test
  void statusLoadAndProgressAreKeptAndAbsentOnesStay() {
    Registry.register(id, "\"roles\":[]");
    beat(",\"status\":\"degraded\",\"load\":0.75,\"progress\":41");
    beat(",\"progress\":42");

    var hash = registry.hash("cb:instance:" + id);
    assertEquals("degraded", hash.get("status"));
    assertEquals("0.75", hash.get("load"));
    assertEquals("42", hash.get("progress"));
    assertEquals(0, registry.run("ZSCORE", "cb:instances:load", id).toLong());
  }

  @Test
  void aLoadWithAHugeExponentIsAFewBytes() {
    Registry.register(id, "\"roles\":[]");

    assertEquals("{\"alive\":true}", beat(",\"load\":1e-999999999").toString());

    assertEquals("1E-999999999", registry.hash("cb:instance:" + id).get("load"));
  }

  @Test
  void aStatusOutsideTheListIsInvalid() {
    Rest answer = Rest.post("system.heartbeat", "{\"instanceId\":\"" + id + "\",\"status\":\"sleepy\"}");

    assertEquals(400, answer.status());
    assertEquals("/status", answer.body().at("/errors/0/pointer").asText());
  }

  private com.fasterxml.jackson.databind.JsonNode beat(String rest) {
    return Rest.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"" + rest + "}").body();
  }
}
