package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskHeartbeatTest extends Contract {

  @Test
  void theLeaseEndsLaterAndTheVersionStays() {
    var task = held(worker);
    var answer = by(task, "task.heartbeat", "leaseMs", 600_000, "progress", Map.of("percent", 40, "hint", "half"));
    assertTrue(Instant.parse(answer.ok().get("leaseExpiresAt").textValue())
        .isAfter(Instant.parse(task.get("leaseExpiresAt").textValue())));
    assertFalse(answer.ok().get("cancelRequested").booleanValue());
    var now = get(task);
    assertEquals(task.get("version"), now.get("version"));
    assertEquals(40, now.get("progress").get("percent").intValue());
  }

  @Test
  void theWorkerHearsOfACancel() {
    var task = held(worker);
    ok("task.cancel", "id", task.get("id").textValue());
    assertTrue(by(task, "task.heartbeat").ok().get("cancelRequested").booleanValue());
  }

  @Test
  void aStaleFenceNamesTheHolderAndItsExpiryButNeverTheFence() {
    var task = held(worker);
    var reply = by(task, "task.heartbeat", "fence", task.get("fence").longValue() - 1);
    var refusal = reply.refused("LEASE_LOST");
    assertEquals(worker, refusal.get("holder").textValue());
    assertEquals(task.get("leaseExpiresAt"), refusal.get("expiresAt"));
    assertFalse(reply.body().contains(task.get("fence").asText()), reply.body());
  }

  @Test
  void refusesUnknownTasksAndImpossibleLeases() {
    refused("NOT_FOUND", "task.heartbeat", "taskId", "t-999999999", "workerId", worker, "fence", 1);
    assertEquals("INVALID", by(held(worker), "task.heartbeat", "leaseMs", 999).word());
  }
}
