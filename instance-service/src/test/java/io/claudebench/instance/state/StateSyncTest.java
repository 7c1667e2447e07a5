package io.claudebench.instance.state;

import static io.claudebench.instance.States.object;
import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.instance.Registry;
import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateSyncTest {
  @Inject
  Registry registry;

  @BeforeEach
  void noStateAndNoLeader() {
    registry.run("DEL", "cb:state:global", "cb:leader:current");
  }

  @Test
  void theStateIsAnsweredWithItsVersionAndAnEventTellsOfIt() {
    long first = sync(Map.of("phase", 1));
    JsonNode answer = ok("state.sync", "state", Map.of("phase", 2));

    assertEquals("{\"phase\":2}", answer.get("state").toString());
    assertTrue(answer.get("version").asLong() > first);
    var event = registry.event("state.synced", "global");
    assertEquals(answer.get("version"), event.get("version"));
    assertEquals("{\"version\":" + answer.get("version") + ",\"previous\":" + first + ",\"bytes\":11}",
        event.get("payload").toString());
    assertEquals("state.synced:global:" + answer.get("version"), event.get("id").asText());
  }

  @Test
  void anotherVersionIsAConflictThatNamesTheCurrentOneAndWritesNothing() {
    assertEquals(0, refused("CONFLICT", "state.sync", "state", Map.of(), "ifVersion", 4).get("version").asLong());
    long version = ok("state.sync", "state", Map.of("a", 1), "ifVersion", 0).get("version").asLong();
    var event = registry.event("state.synced", "global");

    assertEquals(version, refused("CONFLICT", "state.sync", "state", Map.of(), "ifVersion", 0).get("version").asLong());
    assertEquals(version,
        refused("CONFLICT", "state.sync", "state", Map.of(), "ifVersion", version - 1).get("version").asLong());
    assertEquals(event, registry.event("state.synced", "global"));
    assertEquals("1", ok("state.global").at("/state/a").toString());
    assertTrue(ok("state.sync", "state", Map.of(), "ifVersion", version).get("version").asLong() > version);
  }

  @Test
  void exactlyOneOf32WritersWinsEachVersionAndVersionsOnlyGrow() {
    long version = 0;
    for (int round = 0; round < 20; round++) {
      long expected = version;
      var calls = IntStream.range(0, 32)
          .mapToObj(i -> HERE.send("state.sync", object("state", Map.of("by", i), "ifVersion", expected).toString()))
          .toList();
      var won = calls.stream().map(call -> call.join()).filter(call -> call.status() == 200).toList();

      assertEquals(1, won.size(), "round " + round);
      assertEquals(31, calls.stream().filter(call -> call.join().word().equals("CONFLICT")).count());
      version = won.getFirst().json().get("version").asLong();
      assertTrue(version > expected);
      assertEquals(won.getFirst().json().get("state"), ok("state.global").get("state"));
    }
  }

  @Test
  void onlyTheLeadersTermWrites() {
    refused("LEASE_LOST", "state.sync", "state", Map.of(), "term", term(7));
    registry.run("SET", "cb:leader:current", term(7) + " w-1");
    long version = ok("state.sync", "state", Map.of("by", 7), "term", term(7)).get("version").asLong();
    registry.run("SET", "cb:leader:current", term(8) + " w-2");

    var lost = refused("LEASE_LOST", "state.sync", "state", Map.of("by", 7), "term", term(7), "ifVersion", version);
    assertEquals("w-2", lost.get("holder").asText());
    assertEquals(409, lost.get("status").asInt());
    refused("LEASE_LOST", "state.sync", "state", Map.of(), "term", term(9));
    refused("LEASE_LOST", "state.sync", "state", Map.of(), "term", term(7), "ifVersion", 1); // before CONFLICT
    assertEquals(version, ok("state.global").get("version").asLong());
    ok("state.sync", "state", Map.of("by", 8), "term", term(8), "ifVersion", version);
    assertEquals(term(8), registry.event("state.synced", "global").at("/payload/term").asLong());
  }

  @Test
  void ofLeadersThatChangeWhileTheyWriteNoneWritesAfterItsTerm() {
    for (int number = 1; number <= 20; number++) {
      registry.run("SET", "cb:leader:current", term(number) + " w-" + number);
      int own = number;
      var calls = IntStream.range(0, 8)
          .mapToObj(i -> HERE.send("state.sync",
              object("state", Map.of("by", own - i % 2), "term", term(own - i % 2)).toString())).toList();
      assertEquals(4, calls.stream().filter(call -> call.join().status() == 200).count());
      assertEquals(4, calls.stream().filter(call -> call.join().word().equals("LEASE_LOST")).count());
      assertEquals(number, ok("state.global").at("/state/by").asInt());
    }
  }

  /** The n-th of this epoch. */
  private long term(int n) {
    return (Long.parseLong(registry.hash("cb:epoch").get("epoch")) << 32) + n;
  }

  @Test
  void versionsGoOnGrowingWhenRedisComesBackOlder() {
    long version = sync(Map.of("a", 1));
    registry.run("DEL", "cb:state-version", "cb:state:global");
    registry.run("HINCRBY", "cb:epoch", "epoch", "1");

    assertTrue(sync(Map.of("a", 2)) > version);
  }

  @Test
  void whileTheEpochIsNotOpenItIsUnavailableAndNothingIsWritten() {
    long version = sync(Map.of("a", 1));
    String run = registry.hash("cb:epoch").get("runId");
    registry.run("HSET", "cb:epoch", "runId", "0".repeat(40));
    try {
      assertEquals("not_done", refused("UNAVAILABLE", "state.sync", "state", Map.of()).get("outcome").asText());
      assertEquals(version, ok("state.global").get("version").asLong());
    } finally {
      registry.run("HSET", "cb:epoch", "runId", run);
    }
  }

  @Test
  void whatIsNoObjectOrOver256KbIsRefused() {
    refused("INVALID", "state.sync");
    refused("INVALID", "state.sync", "state", 1);
    refused("TOO_LARGE", "state.sync", "state", Map.of("a", "x".repeat(StateLimits.VALUE)));
    assertEquals(0, ok("state.global").get("version").asLong());
  }

  private static long sync(Object state) {
    return ok("state.sync", "state", state).get("version").asLong();
  }
}
