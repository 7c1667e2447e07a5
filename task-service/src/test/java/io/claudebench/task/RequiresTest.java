package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that need a capability, in queues of their own. */
class RequiresTest extends Contract {

  private String capable(String... capabilities) {
    String name = newWorker(50);
    try (var redis = new Resp(stage.redis)) {
      for (String one : capabilities) {
        redis.ask("SADD", stage.keys.of(Key.CAPABILITIES, name), one);
      }
    }
    return name;
  }

  @BeforeEach
  void alone() {
    cancelAll();
  }

  private List<String> claims(String worker) {
    return ok("task.claim", "workerId", worker, "maxTasks", 50).get("tasks").findValuesAsText("text");
  }

  @Test
  void aWorkerGetsWhatItCanDoMergedByPriorityAndArrival() {
    for (int i = 0; i < 20; i++) {
      create("requires", List.of("gpu", "us"), "priority", 100);
    }
    create("text", "plain 1");
    stage.ok("task.create", Map.of("text", "gpu 2", "requires", List.of("gpu")));
    stage.ok("task.create", Map.of("text", "plain 3"));
    stage.ok("task.create", Map.of("text", "gpu first", "requires", List.of("gpu", "gpu"), "priority", 99));
    stage.ok("task.create", Map.of("text", "eu", "requires", List.of("gpu", "eu")));
    assertEquals(List.of("gpu first", "a task", "gpu 2", "plain 3"), claims(capable("gpu")));
    assertEquals(List.of(), claims(worker));
    assertEquals(List.of("eu"), claims(capable("eu", "gpu", "extra")));
    assertEquals(20, claims(capable("us", "gpu")).size());
  }

  /** As many as requirementsMax may be. */
  @Test
  void ofTenThousandSetsOfRequirementsEachIsLookedAt() {
    String able = capable(IntStream.range(10, 52).mapToObj(i -> "c" + i).toArray(String[]::new));
    redis("EVAL", """
        for a = 10, 49 do for b = a + 1, 50 do for c = b + 1, 51 do
          if redis.call('HLEN', KEYS[1]) < 10000 then
            redis.call('HSET', KEYS[1], string.format('c%d,c%d,c%d', a, b, c), 1)
          end
        end end end
        """, 1, stage.keys.of(Key.REQUIREMENTS));
    assertEquals(10_000L, redis("HLEN", stage.keys.of(Key.REQUIREMENTS)));
    try {
      create("requires", List.of("c10", "c11", "c12"), "durability", "strict");
      var task = ok("task.claim", "workerId", able).get("task");
      assertEquals("empty", ok("task.claim", "workerId", able).get("reason").textValue());
      by(task, "task.complete", "result", 1).ok();
    } finally {
      redis("DEL", stage.keys.of(Key.REQUIREMENTS));
    }
  }

  @Test
  void aWaitingWorkerIsWokenOnlyForWhatItCanDo() throws Exception {
    String gpu = capable("gpu");
    var plain = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", worker, "waitMs", 10_000));
    var waiting = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", gpu, "waitMs", 10_000));
    Await.until("both wait", () -> stage.rest.metric("claims_waiting") >= 2);
    String id = create("requires", List.of("gpu"));
    assertEquals(id, waiting.get(10, TimeUnit.SECONDS).get("taskId").textValue());
    String other = create();
    assertEquals(other, plain.get(10, TimeUnit.SECONDS).get("taskId").textValue());
  }

  @Test
  void assignAsksForTheCapabilityAndAReturnedTaskIsBackInItsQueue() {
    String id = create("requires", List.of("gpu"));
    refused("CONFLICT", "task.assign", "taskId", id, "instanceId", worker);
    String gpu = capable("gpu");
    ok("task.assign", "taskId", id, "instanceId", gpu);
    ok("task.unassign", "taskId", id);
    assertEquals(List.of(), claims(worker));
    var task = ok("task.claim", "workerId", gpu).get("task");
    assertEquals("[\"gpu\"]", task.get("requires").toString());
    by(task, "task.release").ok();
    assertEquals(List.of(), claims(worker));
    assertEquals(List.of("a task"), claims(gpu));
  }

  @Test
  void theNumberOfSetsIsLimited() {
    String last = "";
    for (int i = 0; i < 300 && !last.equals("FULL"); i++) {
      last = stage.rest.post("task.create", Map.of("text", "x", "requires", List.of("c" + i))).word();
    }
    assertEquals("FULL", last);
    assertEquals("OK", stage.rest.post("task.create", Map.of("text", "x", "requires", List.of("c0"))).word());
    var batch = ok("task.create_batch", "tasks",
        List.of(Map.of("text", "a"), Map.of("text", "b", "requires", List.of("new"))));
    assertEquals("FULL", batch.at("/results/1/error/code").textValue());
    cancelAll();
    assertEquals("OK", stage.rest.post("task.create", Map.of("text", "x", "requires", List.of("again"))).word());
  }
}
