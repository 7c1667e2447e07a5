package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Nobody loses a lease that could not be renewed: what ran out in a gap is held once, for its own leaseMs; nothing else
 * waits for that.
 */
class HoldTest extends Contract {

  HoldTest() {
    super(Map.of("claudebench.task.sweep-ms", "300", "claudebench.redis-timeout-ms", "500"));
  }

  private JsonNode leased(int leaseMs) {
    assigned(worker, "backoff", Map.of("initialMs", 0));
    return ok("task.claim", "workerId", worker, "leaseMs", leaseMs).get("task");
  }

  private static long expiry(JsonNode task) {
    return Instant.parse(task.get("leaseExpiresAt").textValue()).toEpochMilli();
  }

  /** Nobody was here for so long until now, and leases of tasks ended, each so long ago. */
  private void gap(long gapMs, Object... idsAndAgoMs) {
    var command = new ArrayList<Object>(List.of("EVAL", """
        local t = redis.call('TIME')
        local function ago(ms) return string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000) - ms) end
        redis.call('HSET', KEYS[1], 'at', ago(ARGV[1]))
        for i = 2, #ARGV, 2 do
          redis.call('ZADD', KEYS[2], ago(ARGV[i + 1]), ARGV[i])
          redis.call('HSET', KEYS[3] .. ARGV[i], 'leaseExpiresAt', ago(ARGV[i + 1]))
        end
        """, 3, stage.keys.of(Key.CONTACT), stage.keys.of(Key.LEASES), stage.keys.family(Key.TASK), gapMs));
    command.addAll(List.of(idsAndAgoMs));
    redis(command.toArray());
  }

  @Test
  void afterAnOutageOfRedisALeaseThatRanOutCanStillBeRenewed() {
    var renewed = leased(1000);
    var left = leased(1000);
    long over = System.nanoTime() + 1_500_000_000L;
    redis("CLIENT", "PAUSE", 3000);
    Await.until("redis is away for longer than the lease", () -> System.nanoTime() > over);
    Await.until("redis answers again", () -> stage.rest.post("task.get", Map.of("id", renewed.get("id").textValue()))
        .word().equals("OK"));
    assertEquals("OK", by(renewed, "task.heartbeat", "leaseMs", 30_000).word());
    Await.until("the other lease is swept", () -> get(left).get("status").textValue().equals("pending"));
    assertEquals("OK", by(renewed, "task.complete", "result", true).word());
    assertEquals("LEASE_LOST", by(left, "task.complete", "result", true).word());
  }

  @Test
  void whatRanOutBeforeTheGapIsLostAndWhatRanOutInItIsHeldForItsOwnLease() {
    var early = leased(600_000);
    var inside = leased(600_000);
    long before = expiry(inside);
    gap(2000, id(early), 3000, id(inside), 1000);
    Await.until("the early one is lost", () -> get(early).get("status").textValue().equals("pending"));
    var held = get(inside);
    assertEquals("in_progress", held.get("status").textValue());
    assertTrue(expiry(held) >= before, held::toString);
    assertSound();
    gap(0, id(inside), 0);
    Await.until("it is held once", () -> get(inside).get("status").textValue().equals("pending"));
  }

  @Test
  void underASecondIsNoGap() {
    var task = leased(600_000);
    gap(300, id(task), 100);
    Await.until("it is lost", () -> get(task).get("status").textValue().equals("pending"));
  }

  @Test
  void whatTakesLongerThanItsTimeoutIsNotHeld() {
    assigned(worker, "timeoutMs", 1000, "backoff", Map.of("initialMs", 0));
    var task = ok("task.claim", "workerId", worker, "leaseMs", 600_000).get("task");
    redis("HSET", stage.keys.of(Key.TASK, id(task)), "timeoutAt", System.currentTimeMillis() - 10);
    gap(5000, id(task), 10);
    Await.until("it is lost", () -> get(task).at("/error/code").asText().equals("TIMEOUT"));
  }

  @Test
  void moreLeasesThanOneScriptHoldsAreAllHeld() {
    cancelAll();
    String busy = newWorker(300);
    IntStream.range(0, 250).forEach(i -> create("backoff", Map.of("initialMs", 0)));
    var ended = new ArrayList<Object>();
    for (int i = 0; i < 3; i++) {
      ok("task.claim", "workerId", busy, "maxTasks", 100, "leaseMs", 600_000).get("tasks")
          .forEach(task -> ended.addAll(List.of(id(task), 100)));
    }
    assertEquals(500, ended.size());
    gap(60_000, ended.toArray());
    Await.until("all are held", () -> redis("ZCOUNT", stage.keys.of(Key.LEASES), "-inf",
        System.currentTimeMillis() + 60_000).equals(0L));
    assertEquals(250, ok("task.list", "status", "in_progress", "assignedTo", busy, "limit", 1000).get("tasks").size());
    Await.until("the gap is forgotten", () -> redis("HEXISTS", stage.keys.of(Key.CONTACT), "gapFrom").equals(0L));
    assertSound();
  }

  private static String id(JsonNode task) {
    return task.get("id").textValue();
  }
}
