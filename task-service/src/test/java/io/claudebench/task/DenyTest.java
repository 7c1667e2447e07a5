package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who lost a task twice is denied it, unless that would leave it to nobody. */
class DenyTest extends Contract {
  private String id;

  @BeforeEach
  void nobodyElseLives() {
    ok("task.claim", "workerId", newWorker(100), "maxTasks", 100);
    try (var client = new Resp(stage.redis)) {
      client.ask("DEL", stage.keys.of(Key.ACTIVE_INSTANCES));
    }
    worker = newWorker(50);
  }

  @Test
  void aSecondLossDeniesTheTaskWhileAnotherLives() {
    String other = newWorker(10);
    lostTwice();
    assertFalse(ok("task.claim", "workerId", worker).get("claimed").booleanValue());
    refused("CONFLICT", "task.assign", "taskId", id, "instanceId", worker);
    assertEquals(id, ok("task.claim", "workerId", other).get("taskId").textValue());
  }

  @Test
  void theLastLiveWorkerIsNotDenied() {
    lostTwice();
    assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
  }

  @Test
  void whoIsDeniedByCallersDoesNotCountAsAnother() {
    String other = newWorker(10);
    lostTwice("deny", List.of(other));
    assertFalse(ok("task.claim", "workerId", other).get("claimed").booleanValue());
    assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
  }

  @Test
  void aDeadInstanceDoesNotCountAsAnother() {
    String dead = newWorker(10);
    lostTwice();
    try (var client = new Resp(stage.redis)) {
      client.ask("ZADD", stage.keys.of(Key.ACTIVE_INSTANCES), 1, dead);
    }
    assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
  }

  @AfterEach
  void nothingComesBack() {
    ok("task.cancel", "id", id, "force", true);
  }

  private void lostTwice(Object... more) {
    Map<String, Object> input = Rest.map(more);
    input.putAll(Map.of("text", "slippery", "priority", 100, "maxAttempts", 9, "backoff", Map.of("initialMs", 0)));
    id = stage.ok("task.create", input).get("id").textValue();
    for (int i = 0; i < 2; i++) {
      assertEquals(id, ok("task.claim", "workerId", worker, "leaseMs", 1000).get("taskId").textValue());
      Await.until("its lease was swept", () -> ok("task.get", "id", id).get("status").textValue().equals("pending"));
    }
  }
}
