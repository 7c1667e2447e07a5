package io.claudebench.instance.metrics;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.Duties;
import io.claudebench.instance.OwnRedis;
import io.claudebench.instance.Registry;
import io.claudebench.instance.TaskOwner;
import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Roll-ups one by one over what other replicas and services would have written; that of the running service is kept
 * off.
 */
@QuarkusTest
@TestProfile(OwnRedis.class)
class RollUpTest {
  private static final String DUTY = "cb:duty:here";
  private static final String COUNTED = "cb:metrics:events:task.list";
  private static final List<String> PLACES = List.of("cb:queue:tasks:pending", "cb:queue:tasks:pending:gpu",
      "cb:queue:tasks:assigned",
      "cb:queue:tasks:scheduled", "cb:queue:tasks:blocked", "cb:leases", "cb:dead:tasks", "cb:outbox",
      "cb:instances:active", "cb:instances:load",
      "cb:queue:requirements", "cb:stream:task.completed", COUNTED, DUTY, "cb:metrics:global", "cb:metrics:queues",
      "cb:history:assignments");

  @Inject Duties duties;
  @Inject Registry registry;
  @Inject Figures figures;

  private long term;

  @BeforeEach
  void alone() {
    registry.keepOff();
    PLACES.forEach(key -> registry.run("DEL", key));
    registry.run("HSET", "cb:verbs:task-service", "task.list", TaskOwner.ROW);
    await().atMost(Duration.ofSeconds(10)).until(() -> HERE.get("/verbs").ok().toString().contains("task.list"));
    term = duties.of(Keys.of("cb", ""), "here", "here").tryHold().await().indefinitely().getAsLong();
    registry.run("PEXPIRE", DUTY, "60000");
  }

  @AfterEach
  void letGo() {
    PLACES.forEach(key -> registry.run("DEL", key));
    registry.run("DEL", "cb:duty:rollup");
  }

  @Test
  void whatTwoReplicasCountedIsAddedUp() {
    count(100, 10, Map.of("le:1", 40, "le:10", 50, "le:100", 8, "le:inf", 2), 3_000_000);
    count(100, 1, Map.of("le:1", 100), 100_000);
    rollUp();

    JsonNode row = json("verb:task.list");
    assertEquals(200, row.get("count").asLong());
    assertEquals(11, row.get("errors").asLong());
    assertEquals("{\"NOT_FOUND\":11}", row.get("refusals").toString());
    assertEquals("15.500", row.get("averageMs").asText());
    assertFalse(row.has("perSecond"), "there was no roll-up before");
    assertFalse(registry.hash("cb:metrics:global").containsKey("window"));
  }

  @Test
  void percentilesLieInTheBucketOfTheirRankAndTheLastAnswersItsLowerEnd() {
    count(100, 0, Map.of("le:1", 40, "le:10", 50, "le:100", 8, "le:inf", 2), 1);
    rollUp();

    JsonNode row = json("verb:task.list");
    assertEquals(List.of("6.000", "81.250", "10000.000"),
        List.of(row.get("p50").asText(), row.get("p95").asText(), row.get("p99").asText()));
  }

  @Test
  void ratesAndPercentilesOfTheWindowAreOfWhatCameSinceTheRollUpBefore() {
    count(5000, 4000, Map.of("le:inf", 5000), 1);
    completed(50);
    rollUp();
    count(100, 20, Map.of("le:1", 40, "le:10", 50, "le:100", 8, "le:inf", 2), 1);
    completed(7);
    rollUp();

    JsonNode window = json("window");
    double seconds = window.get("ms").asDouble() / 1000;
    assertEquals(100, window.get("perSecond").asDouble() * seconds, 0.01);
    assertEquals(20, window.get("errorsPerSecond").asDouble() * seconds, 0.01);
    assertEquals(7, window.get("completedPerSecond").asDouble() * seconds, 0.01);
    assertEquals(List.of("6.000", "81.250", "10000.000"),
        List.of(window.get("p50").asText(), window.get("p95").asText(), window.get("p99").asText()));
    assertEquals(100, json("verb:task.list").get("perSecond").asDouble() * seconds, 0.01);
    assertEquals("57", registry.hash("cb:metrics:global").get("tasksCompleted"));
  }

  @Test
  void aWindowWithoutCallsHasNoPercentilesAndRatesOfZero() {
    count(100, 0, Map.of("le:1", 100), 1);
    rollUp();
    rollUp();
    JsonNode window = json("window");
    assertEquals("0.000", window.get("perSecond").asText());
    assertFalse(window.has("p50"));
  }

  @Test
  void aCountThatBeganAgainMakesNoNegativeRate() {
    count(100, 5, Map.of("le:1", 100), 1);
    rollUp();
    registry.run("DEL", COUNTED);
    count(1, 0, Map.of("le:1", 1), 1);
    rollUp();
    assertEquals("0.000", json("window").get("perSecond").asText());
    assertEquals(1, json("verb:task.list").get("count").asLong());
  }

  @Test
  void whatWasCompletedIsCountedAlsoWhenTheStreamIsTrimmed() {
    completed(30);
    rollUp();
    completed(10);
    if (Integer.parseInt(registry.run("INFO", "server").toString().replaceAll("(?s).*redis_version:(\\d+).*",
        "$1")) >= 7) {
      registry.run("XTRIM", "cb:stream:task.completed", "MAXLEN", "0");
    }
    rollUp();
    assertEquals("40", registry.hash("cb:metrics:global").get("tasksCompleted"));
  }

  @Test
  void depthsAreThoseOfThePlacesAndTheOldestIsTheFirstToArriveWhateverItsPriority() {
    long now = registry.nowMs();
    pending("cb:queue:tasks:pending", "t-1003", 90, now - 1_000);
    pending("cb:queue:tasks:pending", "t-1001", 10, now - 100_000);
    pending("cb:queue:tasks:pending", "t-1004", 10, now - 500);
    pending("cb:queue:tasks:pending:gpu", "t-1002", 50, now - 50_000);
    registry.run("HSET", "cb:queue:requirements", "gpu", "1");
    place("cb:queue:tasks:assigned", 2);
    place("cb:queue:tasks:scheduled", 3);
    place("cb:queue:tasks:blocked", 5);
    place("cb:leases", 6);
    place("cb:dead:tasks", 7);
    place("cb:outbox", 8);
    place("cb:instances:active", 9);
    registry.run("ZADD", "cb:instances:load", "0", "a", "1", "b", "2", "c");
    registry.run("LPUSH", "cb:history:assignments", "{\"how\":\"claim\",\"waitedMs\":100}",
        "{\"how\":\"claim\",\"waitedMs\":300}", "{\"how\":\"assign\",\"waitedMs\":9000}");
    rollUp();

    Map<String, String> queues = registry.hash("cb:metrics:queues");
    long oldestMs = Long.parseLong(queues.remove("oldestPendingMs"));
    assertTrue(oldestMs >= 100_000 && oldestMs < 110_000, () -> "oldest is " + oldestMs);
    assertEquals(List.of("20", "200"), List.of(queues.remove("totalTasks"), queues.remove("avgWaitTime")));
    assertEquals(Map.of("pending", "4", "assigned", "2", "scheduled", "3", "blocked", "5", "inProgress", "6", "dead",
        "7", "outbox", "8",
        "instances", "9", "busyInstances", "2"), queues);
    assertEquals(Map.of("instanceCount", "9", "loadBalance", "0.444"), registry.hash("cb:metrics:scaling"));
    assertEquals("20", registry.hash("cb:metrics:global").get("totalTasks"));
    registry.run("DEL", "cb:task:t-1001", "cb:task:t-1002", "cb:task:t-1003", "cb:task:t-1004");
  }

  @Test
  void whatStandsStillIsToldWithHowLong() {
    long now = registry.nowMs();
    registry.run("ZADD", "cb:leases", Long.toString(now - 5_000), "t-1001", Long.toString(now + 60_000), "t-1002");
    registry.run("HSET", "cb:task:t-1001", "updatedAt", Long.toString(now - 90_000), "progressAt",
        Long.toString(now - 40_000));
    registry.run("HSET", "cb:task:t-1002", "updatedAt", Long.toString(now - 60_000));
    place("cb:instances:active", 1);
    registry.run("DEL", "cb:leader:current");
    registry.run("ZADD", "cb:groups", "1", "mailer");
    registry.run("ZADD", "cb:group-order:mailer", "1", "1", "2", "2");
    registry.run("ZADD", "cb:group-ages:mailer", Long.toString(now - 70_000), "1", Long.toString(now), "2");
    rollUp();

    JsonNode lags = json("lags");
    assertNear(5_000, lags.get("sweeperMs"));
    assertNear(60_000, lags.get("silentMs"));
    assertNear(70_000, lags.get("groupOldestMs"));
    assertEquals(List.of(1, 1, 2), List.of(lags.get("leaderless").asInt(), lags.get("groups").asInt(),
        lags.get("groupEvents").asInt()));
    registry.run("HSET", "cb:instance:m-0", "session", "1");
    rollUp();
    assertEquals(0, json("lags").get("leaderless").asInt(), "a session never leads");
    registry.run("DEL", "cb:instance:m-0", "cb:task:t-1001", "cb:task:t-1002", "cb:groups", "cb:group-order:mailer",
        "cb:group-ages:mailer");
  }

  private static void assertNear(long ms, JsonNode found) {
    assertTrue(found.asLong() >= ms && found.asLong() < ms + 10_000, () -> ms + " is told as " + found);
  }

  /** As many as requirementsMax of task-service may be. */
  @Test
  void theQueuesOfTenThousandSetsOfRequirementsAreAddedUp() {
    registry.run("EVAL", "for i = 1, 10000 do redis.call('HSET', KEYS[1], 'many' .. i, 1) end", "1",
        "cb:queue:requirements");
    pending("cb:queue:tasks:pending:gpu", "t-1002", 50, System.currentTimeMillis());
    registry.run("HSET", "cb:queue:requirements", "gpu", "1");
    rollUp();
    assertEquals("1", registry.hash("cb:metrics:queues").get("pending"));
    registry.run("DEL", "cb:task:t-1002");
  }

  @Test
  void whatItWritesLivesADay() {
    rollUp();
    assertTrue(registry.lifeMs("cb:metrics:global") > 86_000_000 && registry.lifeMs("cb:metrics:queues") > 86_000_000);
  }

  private void rollUp() {
    figures.add("here", term).await().indefinitely();
  }

  private JsonNode json(String field) {
    return Rest.json(registry.hash("cb:metrics:global").get(field));
  }

  /** As a process that flushes what it counted. */
  private void count(int calls, int notFound, Map<String, Integer> buckets, long micros) {
    registry.run("HINCRBY", COUNTED, "calls", Integer.toString(calls));
    registry.run("HINCRBY", COUNTED, "micros", Long.toString(micros));
    if (notFound > 0) {
      registry.run("HINCRBY", COUNTED, "refused:NOT_FOUND", Integer.toString(notFound));
    }
    buckets.forEach((bucket, n) -> registry.run("HINCRBY", COUNTED, bucket, n.toString()));
  }

  private void completed(int n) {
    IntStream.range(0, n).forEach(i -> registry.run("XADD", "cb:stream:task.completed", "*", "data", "{}"));
  }

  private void pending(String queue, String id, int priority, long createdAt) {
    registry.run("HSET", "cb:task:" + id, "createdAt", Long.toString(createdAt));
    registry.run("ZADD", queue, "%.0f".formatted((100 - priority) * Math.pow(2, 46) + Long.parseLong(id.substring(2))),
        id);
  }

  private void place(String key, int n) {
    IntStream.range(0, n).forEach(i -> registry.run("ZADD", key, "1", "m-" + i));
  }
}
