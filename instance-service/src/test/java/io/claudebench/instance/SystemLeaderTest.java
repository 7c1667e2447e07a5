package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(QuickReaper.class)
class SystemLeaderTest {
  @Inject
  Registry registry;

  private final String one = Registry.fresh();
  private final String two = Registry.fresh();

  @BeforeEach
  void vacant() {
    registry.run("DEL", "quick:leader:current");
  }

  @Test
  void theFirstLeadsAndABeatRenewsIt() {
    register(one);
    register(two);
    JsonNode first = leader();
    assertEquals(one, first.get("leader").asText());
    registry.run("PEXPIRE", "quick:leader:current", "1000");
    beat(two, "");
    assertTrue(leader().get("remainingMs").asLong() <= 1000, "only its own beat renews it");
    beat(one, "");
    assertTrue(leader().get("remainingMs").asLong() > 3000);
    assertEquals(first.get("term"), leader().get("term"));
    assertEquals(1, registry.events("leader.elected", one).size());
  }

  @Test
  void vacantLeadershipIsTakenByTheNextBeatUnderALargerTerm() {
    register(one);
    register(two);
    long before = leader().get("term").asLong();
    Registry.await("the silent leader lost it to the one that beats", () -> {
      beat(two, "");
      return leader().path("leader").asText().equals(two);
    });
    assertTrue(leader().get("term").asLong() > before);
    assertEquals("{\"alive\":false}", beat(Registry.fresh(), ""), "unknown never leads");
  }

  @Test
  void whoIsUnhealthyDrainedOrGoneGivesItUp() {
    register(one);
    beat(one, ",\"status\":\"unhealthy\"");
    assertFalse(leader().has("leader"));
    beat(one, "");
    assertFalse(leader().has("leader"), "still unhealthy");
    beat(one, ",\"status\":\"healthy\"");
    assertEquals(one, leader().get("leader").asText());
    Rest.post("system.drain", "{\"instanceId\":\"" + one + "\"}");
    beat(one, "");
    assertFalse(leader().has("leader"));
    register(two);
    assertEquals(two, leader().get("leader").asText());
    Rest.post("system.unregister", "{\"instanceId\":\"" + two + "\"}");
    assertFalse(leader().has("leader"));
  }

  @Test
  void of64BeatsAtOnceOneTakesIt() {
    var ids = IntStream.range(0, 64).mapToObj(i -> Registry.fresh()).toList();
    ids.forEach(SystemLeaderTest::register);
    vacant();
    long elected = elected();
    ids.stream().map(id -> Rest.send("system.heartbeat", "{\"instanceId\":\"" + id + "\"}")).toList().forEach(call -> call.join());
    assertEquals(elected + 1, elected());
  }

  @Test
  void withoutAnOpenEpochNobodyIsElectedButBeatsGoOn() {
    String run = registry.run("HGET", "quick:epoch", "runId").toString();
    registry.run("HSET", "quick:epoch", "runId", "0".repeat(40));
    try {
      register(one);
      assertEquals("{\"alive\":true}", beat(one, ""));
      assertFalse(leader().has("leader"));
    } finally {
      registry.run("HSET", "quick:epoch", "runId", run);
    }
    beat(one, "");
    assertEquals(one, leader().get("leader").asText());
  }

  private long elected() {
    return registry.run("XLEN", "quick:stream:leader.elected").toLong();
  }

  private static JsonNode leader() {
    return Rest.get("/system/leader").body();
  }

  private static void register(String id) {
    Registry.register(id, "\"roles\":[],\"ttlSeconds\":5");
  }

  private static String beat(String id, String rest) {
    return Rest.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"" + rest + "}").body().toString();
  }
}
