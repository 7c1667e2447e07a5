package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class TaskCancelTest extends Contract {

  @Test
  void waitingTasksEndAtOnceAndAgainIsTheSameAnswer() {
    for (String id : new String[] {create(), create("delayMs", 60_000), assigned(worker)}) {
      var first = ok("task.cancel", "id", id, "reason", "not wanted");
      assertEquals("cancelled", first.get("status").textValue());
      assertEquals(first, ok("task.cancel", "id", id, "reason", "not wanted"));
      assertEquals(id, ok("task.get", "id", id).get("id").textValue());
    }
  }

  @Test
  void aRunningTaskIsAskedToStopAndACompleteThatComesFirstWins() {
    JsonNode task = held(worker);
    assertTrue(ok("task.cancel", "id", task.get("id").textValue()).get("cancelRequested").booleanValue());
    assertEquals("in_progress", get(task).get("status").textValue());
    assertEquals("completed", by(task, "task.complete", "result", 1).ok().get("status").textValue());
    refused("CONFLICT", "task.cancel", "id", task.get("id").textValue());
  }

  @Test
  void forceTakesTheLeaseAway() {
    JsonNode task = held(worker);
    var answer = ok("task.cancel", "id", task.get("id").textValue(), "force", true);
    assertEquals("cancelled", answer.get("status").textValue());
    assertFalse(answer.get("cancelRequested").booleanValue());
    assertEquals("LEASE_LOST", by(task, "task.complete", "result", 1).word());
  }

  @Test
  void refusesUnknownTasks() {
    refused("NOT_FOUND", "task.cancel", "id", "t-999999999");
  }
}
