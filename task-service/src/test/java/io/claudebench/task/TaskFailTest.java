package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskFailTest extends Contract {

  @Test
  void attemptsAreMadeUntilTheLastThenTheTaskIsDeadLettered() {
    var task = held(worker, "maxAttempts", 2, "backoff", Map.of("initialMs", 0));
    var again = by(task, "task.fail", "error", Map.of("message", "first"));
    assertEquals("pending", again.ok().get("status").textValue());
    assertEquals("LEASE_LOST", by(task, "task.fail", "error", Map.of("message", "first")).word());
    ok("task.assign", "taskId", task.get("id").textValue(), "instanceId", worker);
    JsonNode second = ok("task.claim", "workerId", worker).get("task");
    var last = by(second, "task.fail", "error", Map.of("message", "second"));
    assertEquals("failed", last.ok().get("status").textValue());
    assertEquals(last.okText(), by(second, "task.fail", "error", Map.of("message", "second")).okText());
    try (var redis = new Resp(stage.redis)) {
      assertTrue(redis.ask("ZSCORE", stage.keys.of(Key.DEAD_TASKS), task.get("id").textValue()) != null);
    }
  }

  @Test
  void theNextAttemptWaitsForItsBackoffAndComes() {
    var task = held(worker, "backoff", Map.of("initialMs", 200, "jitter", 0));
    var answer = by(task, "task.fail", "error", Map.of("message", "wait")).ok();
    assertEquals("scheduled", answer.get("status").textValue());
    assertTrue(answer.has("runAt"));
    Await.until("it came due", () -> get(task).get("status").textValue().equals("pending"));
  }

  /** 1 s, then 2 s, each up to 30 % longer or shorter; Redis keeps what is not usual only. */
  @Test
  void whoSaysNothingOfItGetsTheUsualBackoff() {
    var task = held(worker);
    String key = stage.keys.of(Key.TASK, task.get("id").textValue());
    try (var redis = new Resp(stage.redis)) {
      assertEquals(List.of(), redis.texts("HKEYS", key).stream()
          .filter(field -> field.startsWith("backoff") || field.equals("durability")).toList());
      by(task, "task.fail", "error", Map.of("message", "first")).ok();
      long waitMs = Long.parseLong(redis.text("HGET", key, "runAt"))
          - Long.parseLong(redis.text("HGET", key, "updatedAt"));
      assertTrue(waitMs >= 700 && waitMs <= 1300, "it waits for " + waitMs + " ms");
    }
    assertEquals("durable", get(task).get("durability").textValue());
  }

  @Test
  void whatIsNotRetryableFailsAtOnce() {
    var answer = by(held(worker), "task.fail", "error", Map.of("code", "BAD", "message", "never", "retryable", false))
        .ok();
    assertEquals("failed", answer.get("status").textValue());
    assertEquals(1, answer.get("attempt").intValue());
  }

  @Test
  void refusesStaleFencesAndUnknownTasks() {
    var task = held(worker);
    assertEquals("LEASE_LOST", by(task, "task.fail", "fence", 1, "error", Map.of("message", "m")).word());
    refused("NOT_FOUND", "task.fail", "id", "t-999999999", "workerId", worker, "error", Map.of("message", "m"));
    refused("INVALID", "task.fail", "id", "t-1", "workerId", worker);
  }
}
