package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import org.junit.jupiter.api.Test;

class TaskUnassignTest extends Contract {

  @Test
  void theTaskIsBackInTheGlobalQueueAtItsOldPlace() {
    String id = create("priority", 1);
    try (var redis = new Resp(stage.redis)) {
      String place = redis.text("ZSCORE", stage.keys.of(Key.PENDING), id);
      ok("task.assign", "taskId", id, "instanceId", worker);
      assertEquals("pending", ok("task.unassign", "taskId", id).get("status").textValue());
      assertEquals(place, redis.text("ZSCORE", stage.keys.of(Key.PENDING), id));
    }
    assertFalse(ok("task.get", "id", id).has("assignedTo"));
  }

  @Test
  void whatIsNotAssignedStaysAndWhatRunsIsRefused() {
    String id = create();
    ok("task.unassign", "taskId", id);
    assertEquals(1, ok("task.get", "id", id).get("version").intValue());
    refused("CONFLICT", "task.unassign", "taskId", held(worker).get("id").textValue());
    refused("NOT_FOUND", "task.unassign", "taskId", "t-999999999");
  }
}
