package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TaskCompleteTest extends Contract {

  @Test
  void anyJsonButNullCompletesAndNoneFails() {
    for (Object result : List.of(false, 0, "", List.of(), Map.of("a", 1))) {
      assertEquals("completed", by(held(worker), "task.complete", "result", result).ok().get("status").textValue());
    }
    assertEquals("failed", by(held(worker), "task.complete").ok().get("status").textValue());
    assertEquals("failed",
        by(held(worker), "task.complete", "result", NullNode.instance).ok().get("status").textValue());
  }

  @Test
  void theSameOutcomeAgainGetsTheFirstAnswerAndAnotherConflicts() {
    JsonNode task = held(worker);
    var first = by(task, "task.complete", "result", "done");
    assertEquals(first.okText(), by(task, "task.complete", "result", "done").okText());
    assertEquals("CONFLICT", by(task, "task.complete", "result", "other").word());
    assertEquals(task.get("version").intValue() + 1, get(task).get("version").intValue());
  }

  @Test
  void aZombieIsRefusedAfterTheSweepAndTheNextHolderWins() {
    String id = create("backoff", Map.of("initialMs", 0), "priority", 100);
    var first = claimed(worker, id, 1000);
    Await.until("the lease ended", () -> ok("task.get", "id", id).get("attempt").intValue() == 1
        && !ok("task.get", "id", id).get("status").textValue().equals("in_progress"));
    assertEquals("LEASE_LOST", by(first, "task.complete", "result", "late").word());
    var second = claimed(newWorker(5), id, 30_000);
    Assertions.assertTrue(second.get("fence").longValue() > first.get("fence").longValue());
    assertEquals("LEASE_LOST", by(first, "task.complete", "result", "late").word());
    assertEquals("LEASE_LOST",
        stage.rest.post("task.complete", Map.of("id", id, "workerId", worker, "result", "late")).word());
    assertEquals("OK", by(second, "task.complete", "result", "in time").word());
    assertEquals("in time", get(second).get("result").textValue());
  }

  @Test
  void anOldClientCompletesWhatIsAssignedToItWithoutAClaim() {
    String id = assigned(worker);
    refused("CONFLICT", "task.complete", "id", id, "workerId", "another", "result", 1);
    assertEquals("completed", ok("task.complete", "id", id, "workerId", worker, "result", 1).get("status").textValue());
    var task = ok("task.get", "id", id);
    assertEquals(Arrays.asList(1, 4), List.of(task.get("attempt").intValue(), task.get("version").intValue()));
  }

  @Test
  void whatHasLeftRedisIsAnsweredByTheSameRule() {
    JsonNode task = held(worker);
    var first = by(task, "task.complete", "result", "done");
    stage.awaitDrained();
    try (var redis = new Resp(stage.redis)) {
      redis.ask("DEL", stage.keys.of(Key.TASK, task.get("id").textValue()));
    }
    assertEquals(first.okText(), by(task, "task.complete", "result", "done").okText());
    assertEquals("CONFLICT", by(task, "task.complete", "result", "other").word());
    assertEquals("LEASE_LOST", by(task, "task.complete", "fence", 7, "result", "done").word());
    refused("NOT_FOUND", "task.complete", "id", "t-999999999", "workerId", worker, "fence", 1, "result", 1);
  }

  @Test
  void refusesWhatIsTooLargeOrNamesTwoTasks() {
    JsonNode task = held(worker);
    assertEquals("TOO_LARGE", by(task, "task.complete", "result", "x".repeat(262_144)).word());
    assertEquals("INVALID", by(task, "task.complete", "taskId", "t-1", "result", 1).word());
    assertEquals("OK", by(task, "task.complete", "result", "x".repeat(262_000)).word());
  }

  private JsonNode claimed(String worker, String id, int leaseMs) {
    ok("task.assign", "taskId", id, "instanceId", worker);
    return ok("task.claim", "workerId", worker, "leaseMs", leaseMs).get("task");
  }

  @Test
  void endingOneTakesTheNextInTheSameScript() {
    var task = held(worker);
    String second = assigned(worker);
    String third = assigned(worker);
    var done = by(task, "task.complete", "result", 1, "claimNext", 1).ok();
    assertEquals(second, done.at("/next/0/id").textValue());
    var failed = by(done.at("/next/0"), "task.fail", "error", Map.of("message", "no"), "claimNext", 1).ok();
    assertEquals(third, failed.at("/next/0/id").textValue());
    assertEquals(1, failed.get("next").size());
    var last = by(failed.at("/next/0"), "task.complete", "result", 1).ok();
    assertTrue(last.path("next").isMissingNode(), last.toString());
    refused("INVALID", "task.complete", "id", third, "result", 1, "claimNext", 101);
  }

  @Test
  void aRepeatedEndWithItsKeyGetsTheSameNextTasks() {
    var task = held(worker);
    assigned(worker);
    var first = by(task, "task.complete", "result", 1, "claimNext", 1, "idempotencyKey", worker).okText();
    assertEquals(first, by(task, "task.complete", "result", 1, "claimNext", 1, "idempotencyKey", worker).okText());
  }
}
