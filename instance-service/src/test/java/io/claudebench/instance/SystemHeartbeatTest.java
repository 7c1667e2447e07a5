package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
  void aBeatTakesTheClockOffEveryKeyOfTheInstance() {
    Registry.register(id, "\"roles\":[\"beat-" + id + "\"],\"capabilities\":[\"x\"],\"ttlSeconds\":10").ok();
    var keys = List.of("cb:instance:" + id, "cb:capabilities:" + id, "cb:capacity:" + id, "cb:role:beat-" + id);
    keys.forEach(key -> registry.run("PEXPIRE", key, "5000"));
    registry.run("ZADD", "cb:instances:active", "1", id);

    assertEquals("{\"alive\":true}", beat("").toString());

    keys.forEach(key -> assertEquals(-1, registry.lifeMs(key), key + " outlives any outage"));
    assertTrue(registry.run("ZSCORE", "cb:instances:active", id).toLong() > 1);
    String seen = registry.hash("cb:instance:" + id).get("lastSeen");
    assertEquals(seen, registry.hash("cb:instance:" + id).get("lastHeartbeat"));
    assertEquals(seen, Rest.json(registry.hash("cb:gossip:health").get(id)).get("lastSeen").asText());
    assertNull(registry.event("instance.recovered", id));
  }

  @Test
  void beatsThatComeTogetherGoTogetherAndEachHasItsOwnAnswer() {
    Registry.register(id, "\"roles\":[]").ok();
    registry.run("CONFIG", "RESETSTAT");
    var beats = IntStream.range(0, 300)
        .mapToObj(i -> HERE.send("system.heartbeat", "{\"instanceId\":\"" + (i % 3 == 0 ? id : id + "-" + i) + "\"}"))
        .toList();

    for (int i = 0; i < 300; i++) {
      assertEquals("{\"alive\":" + (i % 3 == 0) + "}", beats.get(i).join().ok().toString());
    }
    var scripts = Pattern.compile("cmdstat_evalsha:calls=(\\d+)")
        .matcher(registry.run("INFO", "commandstats").toString());
    assertTrue(scripts.find() && Integer.parseInt(scripts.group(1)) < 150, "fewer scripts than beats");
  }

  @Test
  void ofBeatsInOneScriptEachEventNamesItsOwnCall() {
    var ids = IntStream.range(0, 8).mapToObj(i -> id + "-" + i).toList();
    ids.forEach(one -> {
      Registry.register(one, "\"roles\":[]").ok();
      registry.run("HSET", "cb:instance:" + one, "status", "OFFLINE");
    });
    var beats = ids.stream().map(one -> HERE.send("rpc",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.heartbeat\",\"params\":{\"instanceId\":\"" + one
        + "\"},\"metadata\":{\"correlationId\":\"of-" + one + "\"}}")).toList();
    beats.forEach(beat -> assertTrue(beat.join().ok().at("/result/alive").asBoolean()));
    ids.forEach(one -> assertEquals("of-" + one,
        registry.event("instance.recovered", one).at("/metadata/correlationId").asText()));
  }

  @Test
  void aBeatLeavesNothingUnderItsIdempotencyKey() {
    Registry.register(id, "\"roles\":[]").ok();
    for (int i = 0; i < 2; i++) {
      assertEquals("{\"alive\":true}", HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"}",
          "Idempotency-Key", "beat-" + id).ok().toString());
    }
    assertEquals(0, registry.run("EXISTS", "cb:idempotency:system.heartbeat:beat-" + id).toInteger());
  }

  @Test
  void statusLoadAndProgressAreKeptAndAbsentOnesStay() {
    Registry.register(id, "\"roles\":[]").ok();
    beat(",\"status\":\"degraded\",\"load\":0.75,\"progress\":41");
    beat(",\"progress\":42");

    var hash = registry.hash("cb:instance:" + id);
    assertEquals("degraded", hash.get("status"));
    assertEquals("0.75", hash.get("load"));
    assertEquals("42", hash.get("progress"));
    assertEquals(0, registry.run("ZSCORE", "cb:instances:load", id).toLong());
  }

  @Test
  void aLoadWithALargeExponentIsAFewBytesAndOneThatNoDoubleHoldsIsInvalid() {
    Registry.register(id, "\"roles\":[]").ok();

    assertEquals("{\"alive\":true}", beat(",\"load\":1e-307").toString());
    Reply refused = HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\",\"load\":1e-999999999}");

    assertEquals("1E-307", registry.hash("cb:instance:" + id).get("load"));
    assertEquals("/load", refused.refused("INVALID").at("/errors/0/pointer").asText());
  }

  @Test
  void aStatusOutsideTheListIsInvalid() {
    Reply answer = HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\",\"status\":\"sleepy\"}");

    assertEquals(400, answer.status());
    assertEquals("/status", answer.refused("INVALID").at("/errors/0/pointer").asText());
  }

  private com.fasterxml.jackson.databind.JsonNode beat(String rest) {
    return HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"" + rest + "}").ok();
  }
}
