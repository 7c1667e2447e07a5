package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has ended answers the same by its hash and, when that has left Redis, by PostgreSQL. */
class EndedTest extends Contract {

  @Test
  void anEndedTaskIsTheSameToEveryVerbAfterItHasLeftRedis() {
    var task = held(worker);
    var first = by(task, "task.complete", "result", Map.of("n", 1));
    assertEquals("OK", first.word());
    assertSame(task, first.body());
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      client.ask("DEL", stage.keys.of(Key.TASK, task.get("id").textValue()));
    }
    assertSame(task, first.body());
  }

  private void assertSame(JsonNode task, String first) {
    String id = task.get("id").textValue();
    assertEquals(first, by(task, "task.complete", "result", Map.of("n", 1)).body());
    assertEquals("CONFLICT", by(task, "task.complete", "result", Map.of("n", 2)).word());
    assertEquals("LEASE_LOST",
        by(task, "task.complete", "result", Map.of("n", 1), "fence", task.get("fence").longValue() + 1).word());
    assertEquals("LEASE_LOST", by(task, "task.complete", "result", Map.of("n", 1), "workerId", newWorker(1)).word());
    assertEquals("LEASE_LOST", by(task, "task.heartbeat").word());
    refused("CONFLICT", "task.assign", "taskId", id, "instanceId", worker);
    refused("CONFLICT", "task.unassign", "taskId", id);
    refused("CONFLICT", "task.update", "id", id, "updates", Map.of("priority", 1));
    refused("CONFLICT", "task.cancel", "id", id);
  }

  @Test
  void anUnknownInstanceIsNotAnEndedTask() {
    String id = create();
    refused("NOT_FOUND", "task.assign", "taskId", id, "instanceId", "stranger");
    refused("NOT_FOUND", "task.unassign", "taskId", "t-999999999");
    ok("task.cancel", "id", id);
  }

  @Test
  void aCancelledTaskThatFailsForGoodMovesTheFenceOn() {
    var task = held(worker);
    ok("task.cancel", "id", task.get("id").textValue());
    assertEquals("cancelled", by(task, "task.fail", "error", Map.of("message", "stopped", "retryable", false)).ok()
        .get("status").textValue());
    try (var client = new Resp(stage.redis)) {
      assertEquals(task.get("fence").longValue() + 1,
          Long.parseLong(stage.hash(client, task.get("id").textValue()).get("fence")));
    }
  }

  @Test
  void aMemberWithoutItsHashStopsNobody() {
    ok("task.claim", "workerId", newWorker(100), "maxTasks", 100);
    try (var client = new Resp(stage.redis)) {
      client.ask("ZADD", stage.keys.of(Key.PENDING), 1, "t-999999998");
      client.ask("ZADD", stage.keys.of(Key.LEASES), 1, "t-999999997");
      String id = create("priority", 100);
      assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
      Await.until("the orphan left the leases",
          () -> client.text("ZSCORE", stage.keys.of(Key.LEASES), "t-999999997") == null);
      client.ask("ZREM", stage.keys.of(Key.PENDING), "t-999999998");
    }
  }
}
