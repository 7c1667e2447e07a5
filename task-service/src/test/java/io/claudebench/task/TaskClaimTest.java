package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskClaimTest extends Contract {

  @Test
  void ownTasksComeFirstThenPriorityThenArrival() {
    cancelAll();
    String low = create("priority", 99);
    String high = create("priority", 100);
    String second = create("priority", 100);
    String own = assigned(worker, "priority", 1);
    var ids = ok("task.claim", "workerId", worker, "maxTasks", 4).get("tasks").findValuesAsText("id");
    assertEquals(List.of(own, high, second, low), ids);
  }

  @Test
  void aWorkerAtItsCapacityGetsNothing() {
    String small = newWorker(1);
    held(small);
    create();
    var answer = ok("task.claim", "workerId", small);
    assertFalse(answer.get("claimed").booleanValue());
    assertEquals("capacity", answer.get("reason").textValue());
  }

  @Test
  void anUnknownWorkerIsToldToRegister() {
    assertTrue(refused("NOT_FOUND", "task.claim", "workerId", "stranger").get("fix").textValue()
        .contains("system.register"));
  }

  @Test
  void aDeniedWorkerDoesNotGetTheTask() {
    String id = create("priority", 100, "deny", List.of(worker));
    assertFalse(ok("task.claim", "workerId", worker, "maxTasks", 50).get("tasks").findValuesAsText("id").contains(id));
    ok("task.cancel", "id", id);
  }

  @Test
  void aWaitingClaimIsWokenByANewTask() throws Exception {
    String alone = newWorker(1);
    cancelAll();
    var waiting = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", alone, "waitMs", 20_000));
    Await.until("the claim is parked", () -> stage.rest.metric("claims_waiting") > 0);
    String id = create();
    assertEquals(id, waiting.get(5, TimeUnit.SECONDS).get("taskId").textValue());
  }

  @Test
  void aWaitingClaimIsWokenWhenItsWorkerHasRoomAgain() throws Exception {
    String small = newWorker(1);
    cancelAll();
    var task = held(small);
    String next = create("priority", 100);
    var waiting = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", small, "waitMs", 20_000));
    Await.until("the claim is parked", () -> stage.rest.metric("claims_waiting") > 0);
    by(task, "task.complete", "result", 1).ok();
    assertEquals(next, waiting.get(5, TimeUnit.SECONDS).get("taskId").textValue());
  }

  @Test
  void anEmptyClaimIsNotRememberedUnderItsKey() {
    String alone = newWorker(1);
    cancelAll();
    String[] key = {"Idempotency-Key", alone};
    assertFalse(stage.rest.post("task.claim", Map.of("workerId", alone), key).ok().get("claimed").booleanValue());
    create();
    var first = stage.rest.post("task.claim", Map.of("workerId", alone), key);
    assertTrue(first.ok().get("claimed").booleanValue());
    assertEquals(first.okText(), stage.rest.post("task.claim", Map.of("workerId", alone), key).okText());
  }
}
