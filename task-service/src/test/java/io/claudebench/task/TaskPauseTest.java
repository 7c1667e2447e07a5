package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Await;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator's hand on the queue. */
class TaskPauseTest extends Contract {

  @AfterEach
  void open() {
    ok("task.resume");
  }

  @Test
  void whatIsPausedIsGivenToNobodyAndWhatRunsGoesOn() {
    var running = held(worker);
    String id = assigned(worker);
    assertTrue(ok("task.pause", "reason", "a bad release").get("changed").booleanValue());
    assertFalse(ok("task.pause").get("changed").booleanValue());
    assertEquals("paused", ok("task.claim", "workerId", worker).get("reason").textValue());
    create();
    assertEquals(List.of(), ok("task.complete", "id", running.get("id").textValue(), "fence",
        running.get("fence").longValue(), "result", 1, "claimNext", 1)
        .findValuesAsText("fence"));
    assertTrue(ok("task.explain", "id", id).toString().contains("a bad release"));
    assertTrue(ok("task.resume").get("changed").booleanValue());
    assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
  }

  @Test
  void aWaitingClaimIsWokenByTheResume() throws Exception {
    String id = assigned(worker);
    ok("task.pause");
    var waiting = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", worker, "waitMs", 20_000));
    Await.until("it waits", () -> stage.rest.metric("claims_waiting") > 0);
    ok("task.resume");
    assertEquals(id, waiting.get(15, TimeUnit.SECONDS).get("taskId").textValue());
  }
}
