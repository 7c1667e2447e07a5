package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.testkit.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskAssignTest extends Contract {

  @Test
  void theSameAssignmentAgainAnswersTheSameWithoutAnEvent() {
    String id = create();
    var first = ok("task.assign", "taskId", id, "instanceId", worker);
    assertEquals(first, ok("task.assign", "taskId", id, "instanceId", worker));
    var task = ok("task.get", "id", id);
    assertEquals("pending", task.get("status").textValue());
    assertEquals(2, task.get("version").intValue());
  }

  @Test
  void refusesInstancesThatCannotTakeIt() {
    String id = create("deny", List.of(worker));
    refused("CONFLICT", "task.assign", "taskId", id, "instanceId", worker);
    refused("NOT_FOUND", "task.assign", "taskId", id, "instanceId", "nobody");
    refused("NOT_FOUND", "task.assign", "taskId", "t-999999999", "instanceId", worker);
    String small = newWorker(1);
    assigned(small);
    refused("FULL", "task.assign", "taskId", id, "instanceId", small);
  }

  @Test
  void refusesATaskThatAnotherHolds() {
    String id = assigned(worker);
    refused("CONFLICT", "task.assign", "taskId", id, "instanceId", newWorker(5));
  }

  @Test
  void anAssignmentNobodyClaimsGoesBackToTheQueue() {
    String id = assigned(worker);
    Await.until("it went back", () -> !ok("task.get", "id", id).has("assignedTo"));
  }
}
