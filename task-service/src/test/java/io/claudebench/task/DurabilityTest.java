package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** volatile, and timeoutMs. */
class DurabilityTest extends Contract {

  @Test
  void aVolatileTaskLivesInRedisOnly() {
    var task = held(worker, "durability", "volatile");
    String id = task.get("id").textValue();
    by(task, "task.complete", "result", 1).ok();
    stage.awaitDrained();
    String after = create();
    stage.assertEqualInBoth(List.of(after));
    assertEquals(Map.of(), stage.row(id));
    assertEquals("volatile", ok("task.get", "id", id).get("durability").textValue());
    try (var redis = new Resp(stage.redis)) {
      assertTrue(redis.number("PTTL", stage.keys.of(Key.TASK, id)) > 86_000_000);
    }
    ok("task.delete", "id", id);
    refused("NOT_FOUND", "task.get", "id", id);
    ok("task.cancel", "id", after);
  }

  @Test
  void anAttemptThatTakesLongerThanItsTimeoutIsOverHoweverItBeats() {
    var task = held(worker, "timeoutMs", 1500, "maxAttempts", 1);
    String id = task.get("id").textValue();
    var beat = by(task, "task.heartbeat", "leaseMs", 60_000).ok();
    assertEquals(ok("task.get", "id", id).get("leaseExpiresAt"), beat.get("leaseExpiresAt"));
    assertTrue(Instant.parse(beat.get("leaseExpiresAt").textValue()).isBefore(Instant.now().plusMillis(1600)));
    Await.until("it timed out", () -> ok("task.get", "id", id).get("status").textValue().equals("failed"));
    assertEquals("TIMEOUT", ok("task.get", "id", id).at("/error/code").textValue());
    assertEquals("LEASE_LOST", by(task, "task.complete", "result", "late").word());
  }
}
