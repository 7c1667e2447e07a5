package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class TaskReleaseTest extends Contract {

  @Test
  void theAttemptDoesNotCountAndTheFenceMovesOn() {
    JsonNode task = held(worker);
    assertEquals("pending", by(task, "task.release").ok().get("status").textValue());
    assertEquals(0, get(task).get("attempt").intValue());
    assertEquals("LEASE_LOST", by(task, "task.release").word());
    ok("task.assign", "taskId", task.get("id").textValue(), "instanceId", worker);
    JsonNode again = ok("task.claim", "workerId", worker).get("task");
    assertTrue(again.get("fence").longValue() > task.get("fence").longValue());
  }

  @Test
  void aWorkerThatDeniesItIsNotGivenItAgain() {
    JsonNode task = held(worker);
    by(task, "task.release", "deny", true).ok();
    assertEquals(worker, get(task).get("deny").get(0).textValue());
    refused("CONFLICT", "task.assign", "taskId", task.get("id").textValue(), "instanceId", worker);
  }

  @Test
  void aCancelThatWasAskedForEndsIt() {
    JsonNode task = held(worker);
    ok("task.cancel", "id", task.get("id").textValue());
    var first = by(task, "task.release");
    assertEquals("cancelled", first.ok().get("status").textValue());
    assertEquals(first.okText(), by(task, "task.release").okText());
  }

  @Test
  void refusesUnknownTasks() {
    refused("NOT_FOUND", "task.release", "id", "t-999999999", "workerId", worker, "fence", 1);
  }
}
