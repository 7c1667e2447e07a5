package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OwnRedis.class)
class SystemMetricsTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @Inject Registry registry;

  @AfterEach
  void letGo() {
    registry.run("DEL", "cb:duty:rollup");
    registry.run("CONFIG", "SET", "slowlog-log-slower-than", "10000");
    registry.run("ACL", "SETUSER", "instance-service", "-slowlog");
    registry.run("CONFIG", "SET", "maxmemory", "0");
    Await.room(HERE);
  }

  @Test
  void everyCallAndEveryRefusalIsCountedOnceHoweverManyComeAtOnce() {
    var last = new AtomicLong(-1);
    await().during(Duration.ofMillis(400)).atMost(SOON).until(() -> {
      long now = number("system.unregister", "count"); // with those of tests before
      return last.getAndSet(now) == now;
    });
    long calls = last.get();
    long errors = number("system.unregister", "errors");
    long refused = number("system.unregister", "refusals", "INVALID");
    var sent = IntStream.range(0, 200)
        .mapToObj(i -> HERE.send("system.unregister", i % 5 == 0 ? "{}" : "{\"instanceId\":\"nobody\"}")).toList();
    assertEquals(40, sent.stream().filter(call -> call.join().word().equals("INVALID")).count());
    assertEquals(160, sent.stream().filter(call -> call.join().status() == 200).count());

    await().atMost(SOON).until(() -> number("system.unregister", "count") >= calls + 200);
    await().during(Duration.ofMillis(400)).atMost(SOON).untilAsserted(() -> {
      assertEquals(calls + 200, number("system.unregister", "count"));
      assertEquals(errors + 40, number("system.unregister", "errors"));
      assertEquals(refused + 40, number("system.unregister", "refusals", "INVALID"));
    });
  }

  @Test
  void theTotalsAreTheSumOfTheVerbs() {
    HERE.post("system.unregister", "{\"instanceId\":\"nobody\"}").ok();
    await().atMost(SOON).until(() -> detailed().get("verbs").has("system.unregister"));
    JsonNode found = detailed();

    assertEquals(StreamSupport.stream(found.get("verbs").spliterator(),
        false).mapToLong(row -> row.get("count").asLong()).sum(),
        found.get("eventsProcessed").asLong());
    JsonNode row = found.at("/verbs/system.unregister");
    assertTrue(row.get("p50").asDouble() > 0 && row.get("p50").asDouble() <= row.get("p95").asDouble()
        && row.get("p95").asDouble() <= row.get("p99").asDouble());
    assertTrue(row.get("averageMs").asDouble() > 0 && found.get("averageLatency").asDouble() > 0);
    assertFalse(row.has("buckets"));
  }

  @Test
  void aFlushThatFailsKeepsWhatItHadAndTellsItOnce() {
    HERE.post("system.unregister", "{\"instanceId\":\"nobody\"}").ok();
    HERE.post("system.discover", "{}").ok();
    settle();
    long unregistered = calls("system.unregister");
    long discovered = calls("system.discover");
    registry.run("CONFIG", "SET", "maxmemory", "1");
    IntStream.range(0, 30).forEach(i -> HERE.post("system.unregister", "{\"instanceId\":\"nobody\"}").ok());
    IntStream.range(0, 5).forEach(i -> HERE.post("system.discover", "{}").ok());
    await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> calls("system.unregister") == unregistered);
    registry.run("CONFIG", "SET", "maxmemory", "0");

    await().atMost(SOON).until(() -> calls("system.unregister") >= unregistered + 30);
    settle();
    assertEquals(unregistered + 30, calls("system.unregister"));
    assertEquals(discovered + 5, calls("system.discover"));
    assertTrue(registry.lifeMs("cb:metrics:events:system.discover") > 86_000_000);
  }

  private long calls(String verb) {
    return Long.parseLong(registry.hash("cb:metrics:events:" + verb).get("calls"));
  }

  @Test
  void nothingIsSentWhileNothingIsCalled() {
    settle();
    long sent = increments();
    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> increments() == sent);
  }

  @Test
  void whatIsZeroIsAbsentAndMemoryIsAlwaysThere() {
    registry.keepOff();
    registry.run("DEL", "cb:metrics:global");
    JsonNode found = HERE.post("system.metrics", "{}").ok();
    assertEquals(List.of("memoryUsage"), names(found));
    assertTrue(found.get("memoryUsage").asText().matches("[1-9][0-9]*\\.[0-9]{1,2}"), found::toString);
  }

  @Test
  void completedTasksAreTheEventsThatSaySo() {
    long before = HERE.get("/system/metrics").ok().path("tasksCompleted").asLong();
    IntStream.range(0, 9).forEach(i -> registry.run("XADD", "cb:stream:task.completed", "*", "data", "{}"));
    await().atMost(SOON).until(() -> HERE.get("/system/metrics").ok().path("tasksCompleted").asLong() == before + 9);
  }

  @Test
  void aBreakerThatWasMetIsShownWithWhatItLetThroughAndWhatNot() {
    registry.run("SET", "cb:circuit:system.health:state", "OPEN", "PX", "60000");
    registry.run("SET", "cb:circuit:system.health:allowed", "12", "PX", "60000");
    registry.run("SET", "cb:circuit:system.health:rejected", "3", "PX", "60000");
    JsonNode breakers = detailed().get("breakers");
    registry.run("DEL", "cb:circuit:system.health:state", "cb:circuit:system.health:allowed",
        "cb:circuit:system.health:rejected");
    assertEquals("{\"system.health\":{\"state\":\"OPEN\",\"allowed\":12,\"rejected\":3}}", breakers.toString());
    assertEquals("{}", detailed().get("breakers").toString());
  }

  @Test
  void whereRedisDoesNotShowItsSlowLogItIsAbsentAndAllElseIsThere() {
    JsonNode found = detailed();
    assertFalse(found.has("slowCommands"));
    assertTrue(found.get("redisMemory").asLong() > 0 && found.has("verbs"), found::toString);
  }

  @Test
  void slowCommandsAreNamedWithoutWhatTheyWereSent() {
    registry.run("ACL", "SETUSER", "instance-service", "+slowlog|get");
    registry.keepOff();
    registry.run("CONFIG", "SET", "slowlog-log-slower-than", "0");
    registry.run("ECHO", "a secret");
    registry.run("CONFIG", "SET", "slowlog-log-slower-than", "-1");
    JsonNode slow = detailed().get("slowCommands");
    assertTrue(StreamSupport.stream(slow.spliterator(),
        false).anyMatch(row -> row.get("command").asText().equals("ECHO")), slow::toString);
    assertTrue(slow.size() <= 10 && !slow.toString().contains("secret"), slow::toString);
  }

  @Test
  void aSlowScriptIsCalledByItsName() {
    registry.run("ACL", "SETUSER", "instance-service", "+slowlog|get");
    registry.keepOff();
    HERE.post("state.put", "{\"key\":\"a-secret\",\"value\":1}").ok();
    await().atMost(SOON).until(() -> registry.hash("cb:scripts:instance-service").containsValue("state_put"));
    registry.run("CONFIG", "SET", "slowlog-log-slower-than", "0");
    HERE.post("state.put", "{\"key\":\"a-secret\",\"value\":2}").ok();
    registry.run("CONFIG", "SET", "slowlog-log-slower-than", "-1");
    JsonNode slow = detailed().get("slowCommands");
    assertTrue(slow.toString().contains("\"EVALSHA state_put\"") && !slow.toString().contains("secret"),
        slow::toString);
  }

  @Test
  void redisTellsItsMemoryAndTheQueuesTheirDepths() {
    await().atMost(SOON).until(() -> detailed().has("at") && detailed().has("window"));
    assertTrue(detailed().get("redisMemory").asLong() > 100_000);
    assertTrue(names(detailed().get("queues")).containsAll(List.of("pending", "inProgress", "oldestPendingMs",
        "instances")));
  }

  private static JsonNode detailed() {
    return HERE.get("/system/metrics?detailed=true").ok();
  }

  private static long number(String verb, String... path) {
    JsonNode at = detailed().path("verbs").path(verb);
    for (String name : path) {
      at = at.path(name);
    }
    return at.asLong();
  }

  private static List<String> names(JsonNode object) {
    Iterator<String> names = object.fieldNames();
    return StreamSupport.stream(((Iterable<String>) () -> names).spliterator(), false).toList();
  }

  /** Until every call that ended is told. */
  private void settle() {
    long[] last = {-1};
    await().pollInterval(Duration.ofMillis(200)).atMost(SOON).until(() -> last[0] == (last[0] = increments()));
  }

  private long increments() {
    return Long.parseLong(registry.run("INFO", "commandstats").toString()
        .replaceAll("(?s).*cmdstat_hincrby:calls=(\\d+).*", "$1"));
  }
}
