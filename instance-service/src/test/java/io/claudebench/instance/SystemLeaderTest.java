package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    Await.until("the silent leader lost it to the one that beats", () -> {
      beat(two, "");
      return leader().path("leader").asText().equals(two);
    });
    assertTrue(leader().get("term").asLong() > before);
    assertEquals("{\"alive\":false}", beat(Registry.fresh(), ""), "unknown never leads");
  }

  /** A Redis that came back older may show a leader of before; task-service raises the epoch then. */
  @Test
  void aTermOfAnEpochBeforeIsOver() {
    register(one);
    register(two);
    JsonNode before = leader();
    assertEquals(one, before.get("leader").asText());
    registry.run("HINCRBY", "quick:epoch", "epoch", "1");

    assertFalse(leader().has("leader"));
    HERE.post("state.sync", "{\"state\":{},\"term\":" + before.get("term") + "}").refused("LEASE_LOST");
    beat(two, "");
    assertEquals(two, leader().get("leader").asText());
    assertTrue(leader().get("term").asLong() > before.get("term").asLong());
    beat(one, "");
    assertEquals(two, leader().get("leader").asText(), "a beat of the old one changes nothing");
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
    HERE.post("system.drain", "{\"instanceId\":\"" + one + "\"}").ok();
    beat(one, "");
    assertFalse(leader().has("leader"));
    register(two);
    assertEquals(two, leader().get("leader").asText());
    HERE.post("system.unregister", "{\"instanceId\":\"" + two + "\"}").ok();
    assertFalse(leader().has("leader"));
  }

  @Test
  void theSessionOfAnAgentNeverLeads() {
    Registry.session(one).ok();
    beat(one, "");
    assertFalse(leader().has("leader"));
    beat(one, ",\"status\":\"healthy\"");
    register(two);
    assertEquals(two, leader().get("leader").asText());
    Registry.session(two).refused("CONFLICT");
  }

  @Test
  void of64BeatsAtOnceOneTakesIt() {
    var ids = IntStream.range(0, 64).mapToObj(i -> Registry.fresh()).toList();
    ids.forEach(SystemLeaderTest::register);
    vacant();
    long elected = elected();
    ids.stream().map(id -> HERE.send("system.heartbeat", "{\"instanceId\":\"" + id + "\"}")).toList()
        .forEach(call -> call.join().ok());
    assertEquals(elected + 1, elected());
    var last = registry.events("leader.elected").getLast();
    assertEquals(leader().get("leader"), last.get("entity"));
    assertEquals(leader().get("term"), last.get("version"));
  }

  @Test
  void whoLooksAllTheTimeSeesOneLeaderPerTermAndNoTermThatGoesBack() {
    var ids = IntStream.range(0, 8).mapToObj(i -> Registry.fresh()).toList();
    ids.forEach(SystemLeaderTest::register);
    var isOver = new AtomicBoolean();
    var observers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> observe(isOver),
        Thread::startVirtualThread)).limit(2).toList();
    try {
      for (int change = 0; change < 300; change++) {
        String ends = leader().get("leader").asText();
        beat(ends, ",\"status\":\"unhealthy\"");
        ids.stream().map(id -> HERE.send("system.heartbeat", "{\"instanceId\":\"" + id + "\"}")).toList()
            .forEach(call -> call.join().ok());
        beat(ends, ",\"status\":\"healthy\"");
      }
    } finally {
      isOver.set(true);
    }
    Map<Long, String> elected = new TreeMap<>();
    registry.events("leader.elected")
        .forEach(event -> assertNull(elected.put(event.get("version").asLong(), event.get("entity").asText())));
    for (var observer : observers) {
      var seen = observer.join();
      assertTrue(seen.size() > 100, "it saw only " + seen.size() + " of 300 changes");
      seen.forEach((term, leader) -> assertEquals(elected.get(term), leader, "in term " + term));
    }
  }

  /** Asks until it is over; the leader of each term that it saw. */
  private static Map<Long, String> observe(AtomicBoolean isOver) {
    var seen = new TreeMap<Long, String>();
    while (!isOver.get()) {
      JsonNode now = leader();
      if (now.has("leader")) {
        long term = now.get("term").asLong();
        assertTrue(seen.isEmpty() || term >= seen.lastKey(), () -> "term " + term + " after " + seen.lastKey());
        String other = seen.put(term, now.get("leader").asText());
        assertTrue(other == null || other.equals(seen.get(term)), () -> other + " and " + seen.get(term) + " in term "
            + term);
        assertTrue(now.get("remainingMs").asLong() >= 0, now::toString);
      }
    }
    return seen;
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

  @Test
  void aRedisThatIsBusyIsUnavailableAndNotAFaultOfOurs() {
    registry.run("CONFIG", "SET", "lua-time-limit", "1");
    var busy = CompletableFuture.runAsync(() -> registry.run("EVAL", "while true do end", "0"),
        Thread::startVirtualThread);
    try {
      Await.until("it is busy", () -> HERE.get("/system/leader").status() != 200);
      HERE.get("/system/leader").refused("UNAVAILABLE");
      HERE.get("/system/metrics?detailed=true").refused("UNAVAILABLE");
    } finally {
      registry.run("SCRIPT", "KILL");
      busy.exceptionally(killed -> null).join();
      registry.run("CONFIG", "SET", "lua-time-limit", "5000");
    }
  }

  private long elected() {
    return registry.run("XLEN", "quick:stream:leader.elected").toLong();
  }

  private static JsonNode leader() {
    return HERE.get("/system/leader").ok();
  }

  private static void register(String id) {
    Registry.register(id, "\"roles\":[],\"ttlSeconds\":5").ok();
  }

  private static String beat(String id, String rest) {
    return HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"" + rest + "}").ok().toString();
  }
}
