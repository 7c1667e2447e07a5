package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever works is alive, also while nobody takes its beats. */
class SignsOfLifeTest extends Contract {
  private static final Map<String, Object[]> USES = Map.of(
      "task.heartbeat", new Object[] {}, "task.append", new Object[] {"chunk", "x"}, "task.release", new Object[] {},
      "task.complete", new Object[] {"result", 1}, "task.fail", new Object[] {"error", Map.of("message", "no")});

  @Test
  void everyUseOfALeaseRevivesOneThatCountsAsDeadWithAllItHad() {
    USES.forEach((verb, input) -> {
      JsonNode task = held(worker);
      bury();
      by(task, verb, input).ok();
      assertAlive(verb);
    });
  }

  @Test
  void aClaimRevivesToo() {
    bury();
    ok("task.claim", "workerId", worker);
    assertAlive("task.claim");
  }

  @Test
  void whoLostItsLeaseIsNotRevivedByIt() {
    JsonNode task = held(worker);
    bury();
    assertEquals("LEASE_LOST", by(task, "task.heartbeat", "fence", 1).word());
    assertEquals("OFFLINE", redis("HGET", key(Key.INSTANCE), "status"));
  }

  private void bury() {
    redis("HSET", key(Key.INSTANCE), "status", "OFFLINE", "roles", "[\"r-" + worker + "\"]");
    redis("SADD", key(Key.CAPABILITIES), "java");
    List.of(Key.INSTANCE, Key.CAPABILITIES, Key.CAPACITY).forEach(key -> redis("PEXPIRE", key(key), 60_000));
    redis("ZREM", stage.keys.of(Key.ACTIVE_INSTANCES), worker);
  }

  private void assertAlive(String verb) {
    assertEquals("healthy", redis("HGET", key(Key.INSTANCE), "status"), verb);
    List.of(Key.INSTANCE, Key.CAPABILITIES, Key.CAPACITY)
        .forEach(key -> assertEquals(-1L, redis("PTTL", key(key)), verb + " " + key));
    assertEquals(1L, redis("SISMEMBER", stage.keys.of(Key.ROLE, "r-" + worker), worker), verb);
  }

  private String key(Key key) {
    return stage.keys.of(key, worker);
  }
}
