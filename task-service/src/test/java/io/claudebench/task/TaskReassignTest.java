package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What instance-service asks for when an instance is dead, drained or gone. */
class TaskReassignTest extends Contract {

  /** No other instance may be the least loaded one. */
  @BeforeEach
  void alone() {
    cancelAll();
    redis("DEL", stage.keys.of(Key.INSTANCE_LOADS));
    worker = newWorker(300);
  }

  private void mark(String field, String value) {
    redis("HSET", stage.keys.of(Key.INSTANCE, worker), field, value);
  }

  private JsonNode reassign(String reason) {
    return ok("task.reassign", "instanceId", worker, "reason", reason, "sinceMs", System.currentTimeMillis() + 60_000);
  }

  @Test
  void whatADeadInstanceWorkedOnIsRetriedAndItsLateCompleteIsRefused() {
    var task = held(worker, "backoff", java.util.Map.of("jitter", 0));
    mark("status", "OFFLINE");
    assertEquals("{\"moved\":1,\"kept\":0}", reassign("failed").toString());
    var after = get(task);
    assertEquals("scheduled", after.get("status").textValue());
    assertEquals("INSTANCE_FAILED", after.at("/error/code").textValue());
    assertEquals(1, after.get("attempt").intValue());
    assertFalse(after.has("assignedTo"));
    assertEquals("LEASE_LOST", by(task, "task.complete", "result", 1).word());
    assertEquals("{\"moved\":0,\"kept\":0}", reassign("failed").toString());
    assertSound();
  }

  @Test
  void whatWaitedForItGoesToTheLeastLoadedAbleInstance() {
    String busy = newWorker(5);
    String idle = newWorker(5);
    String full = newWorker(1);
    assigned(busy);
    assigned(full);
    String wanted = assigned(worker);
    String denying = assigned(worker, "deny", List.of(idle));
    mark("status", "OFFLINE");
    assertEquals(2, reassign("failed").get("moved").intValue());
    assertEquals(idle, ok("task.get", "id", wanted).get("assignedTo").textValue());
    assertEquals(busy, ok("task.get", "id", denying).get("assignedTo").textValue());
    var noted = ((List<?>) redis("LRANGE", stage.keys.of(Key.REDISTRIBUTIONS, worker), 0, -1)).toString();
    assertTrue(noted.contains("\"id\":\"" + wanted + "\",\"to\":\"" + idle + "\",\"reason\":\"failed\""), noted);
    assertEquals(2L, redis("SCARD", stage.keys.of(Key.REASSIGNED_TASKS, worker)));
    assertTrue((Long) redis("PTTL", stage.keys.of(Key.REASSIGNED_TASKS, worker)) > 86_000_000L);
    assertSound();
  }

  @Test
  void withNobodyElseItGoesBackToItsPlaceInTheQueue() {
    String id = assigned(worker);
    String later = create();
    mark("status", "OFFLINE");
    reassign("failed");
    assertFalse(ok("task.get", "id", id).has("assignedTo"));
    assertEquals(List.of(id, later),
        ok("task.claim", "workerId", newWorker(5), "maxTasks", 5).get("tasks").findValuesAsText("id"));
  }

  @Test
  void anInstanceThatCameBackKeepsWhatItHas() {
    var task = held(worker);
    refused("CONFLICT", "task.reassign", "instanceId", worker, "reason", "failed", "sinceMs",
        System.currentTimeMillis());
    refused("CONFLICT", "task.reassign", "instanceId", worker, "reason", "drained", "sinceMs",
        System.currentTimeMillis());
    refused("CONFLICT", "task.reassign", "instanceId", worker, "reason", "unregistered", "sinceMs",
        System.currentTimeMillis() + 60_000);
    assertEquals("OK", by(task, "task.complete", "result", 1).word());
    mark("status", "OFFLINE");
    create();
    var young = ok("task.claim", "workerId", worker).get("task");
    assertEquals("healthy", redis("HGET", stage.keys.of(Key.INSTANCE, worker), "status"),
        "its claim was a sign of life");
    mark("status", "OFFLINE");
    assertEquals(0,
        ok("task.reassign", "instanceId", worker, "reason", "failed", "sinceMs", 1).get("moved").intValue());
    assertEquals("in_progress", get(young).get("status").textValue());
  }

  @Test
  void aDrainedOneFinishesItsLeasesUnlessTheyAreHandedOver() {
    var task = held(worker);
    String waits = assigned(worker);
    mark("draining", "1");
    assertEquals("{\"moved\":1,\"kept\":0}", reassign("drained").toString());
    assertFalse(ok("task.get", "id", waits).has("assignedTo"));
    assertEquals("in_progress", get(task).get("status").textValue());
    var none = ok("task.claim", "workerId", worker);
    assertEquals("draining", none.get("reason").textValue());
    refused("CONFLICT", "task.assign", "taskId", waits, "instanceId", worker);
    reassign("handover");
    var after = get(task);
    assertEquals(List.of("pending", 0), List.of(after.get("status").textValue(), after.get("attempt").intValue()));
    assertEquals("LEASE_LOST", by(task, "task.complete", "result", 1).word());
    assertSound();
  }

  @Test
  void theTasksOfAnUnregisteredOneAreReleased() {
    var task = held(worker);
    redis("DEL", stage.keys.of(Key.INSTANCE, worker));
    redis("ZREM", stage.keys.of(Key.ACTIVE_INSTANCES), worker);
    assertEquals("{\"moved\":1,\"kept\":0}", reassign("unregistered").toString());
    assertEquals("pending", get(task).get("status").textValue());
    assertEquals(null, redis("ZSCORE", stage.keys.of(Key.INSTANCE_LOADS), worker));
    assertSound();
  }

  @Test
  void whoRegisteredAgainKeepsWhatItClaimedSince() {
    String id = assigned(worker);
    long left = System.currentTimeMillis();
    redis("DEL", stage.keys.of(Key.INSTANCE, worker));
    Await.until("time passes", () -> System.currentTimeMillis() > left + 2);
    stage.register(worker, 300);
    var task = ok("task.claim", "workerId", worker).get("task");
    assertEquals(id, task.get("id").textValue());
    assertEquals(0,
        ok("task.reassign", "instanceId", worker, "reason", "unregistered", "sinceMs", left).get("moved").intValue());
    assertEquals("OK", by(task, "task.complete", "result", 1).word());
  }

  @Test
  void whoLostATaskTwiceIsDeniedIt() {
    var first = held(worker, "backoff", java.util.Map.of("initialMs", 0));
    String id = first.get("id").textValue();
    for (int i = 0; i < 2; i++) {
      mark("status", "OFFLINE");
      reassign("failed");
      if (i == 0) {
        assertEquals(List.of(id), ok("task.claim", "workerId", worker).get("tasks").findValuesAsText("id"));
      }
    }
    assertTrue(ok("task.explain", "id", id).toString().contains(worker), "explain names who is denied");
    newWorker(5);
    assertFalse(ok("task.claim", "workerId", worker).get("claimed").booleanValue());
  }

  @Test
  void moreThanOneScriptMovesAreAllMovedWhileTheHolderEndsSome() {
    cancelAll();
    IntStream.range(0, 250).forEach(i -> create());
    var tasks = new ArrayList<JsonNode>();
    for (int i = 0; i < 3; i++) {
      ok("task.claim", "workerId", worker, "maxTasks", 100).get("tasks").forEach(tasks::add);
    }
    assertEquals(250, tasks.size());
    mark("status", "OFFLINE");
    var words = Stage.parallel(66,
        i -> i < 16 ? Integer.toString(reassign("failed").get("moved").intValue())
        : by(tasks.get(i), "task.complete", "result", 1).word());
    long completed = words.stream().filter("OK"::equals).count();
    long moved = words.stream().filter(word -> word.matches("\\d+")).mapToLong(Long::parseLong).sum();
    assertEquals(250, moved + completed, words::toString);
    assertEquals(0L, redis("SCARD", stage.keys.of(Key.INSTANCE_LEASES, worker)));
    assertSound();
  }
}
