package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** dependsOn, refs and onParentFailure. */
class ParentsTest extends Contract {

  private String status(String id) {
    return ok("task.get", "id", id).get("status").textValue();
  }

  private String child(String onParentFailure, String... parents) {
    return create("dependsOn", List.of(parents), "onParentFailure", onParentFailure);
  }

  private void end(String id, Object result) {
    ok("task.assign", "taskId", id, "instanceId", worker);
    var task = ok("task.claim", "workerId", worker).get("task");
    assertEquals("OK",
        by(task, "task.complete", result == null ? "error" : "result", result == null ? "broken" : result).word());
  }

  @Test
  void aChildWaitsForAllItsParents() {
    String a = create();
    String b = create();
    String child = child("fail", a, b, a);
    assertEquals("blocked", status(child));
    end(a, 1);
    assertEquals("blocked", status(child));
    end(b, 1);
    assertEquals("pending", status(child));
    stage.assertEqualInBoth(List.of(a, b, child));
  }

  @Test
  void onParentFailureDecides() {
    String parent = create();
    String fails = child("fail", parent);
    String grandchild = child("fail", fails);
    String stays = child("block", parent);
    String runs = child("run", parent);
    end(parent, null);
    assertEquals("failed failed blocked pending", status(fails) + " " + status(grandchild) + " " + status(stays) + " "
        + status(runs));
    assertEquals("PARENT_FAILED", ok("task.get", "id", fails).at("/error/code").textValue());
    assertEquals("failed", status(child("fail", parent)));
    assertEquals("blocked", status(child("block", parent)));
    assertEquals("pending", status(child("run", parent)));
  }

  @Test
  void parentsThatLeftRedisCount() {
    String parent = create();
    end(parent, 1);
    stage.awaitDrained();
    try (var redis = new Resp(stage.redis)) {
      redis.ask("DEL", stage.keys.of(Key.TASK, parent));
    }
    assertEquals("pending", status(child("fail", parent)));
    refused("NOT_FOUND", "task.create", "text", "x", "dependsOn", List.of(parent, "t-99999999"));
    refused("INVALID", "task.create", "text", "x", "dependsOn", List.of("some-ref"));
  }

  @Test
  void anUnblockedTaskKeepsItsTime() {
    String parent = create();
    String child = create("dependsOn", List.of(parent), "delayMs", 60_000);
    ok("task.cancel", "id", create("dependsOn", List.of(parent)));
    end(parent, 1);
    assertEquals("scheduled", status(child));
  }

  @Test
  void refsOfABatchBecomeIdsWhateverTheirOrder() {
    var tasks = new ArrayList<Map<String, Object>>();
    tasks.add(Map.of("text", "last", "dependsOn", IntStream.range(0, 100).mapToObj(i -> "r" + i).toList()));
    for (int i = 249; i >= 0; i--) {
      tasks.add(Map.of("text", "n" + i, "ref", "r" + i, "dependsOn", i == 0 ? List.of() : List.of("r" + (i - 1))));
    }
    var results = ok("task.create_batch", "tasks", tasks).get("results");
    var first = results.get(250).get("task");
    var last = ok("task.get", "id", results.get(0).at("/task/id").textValue());
    assertEquals("pending n0", first.get("status").textValue() + " " + first.get("text").textValue());
    assertEquals("blocked", last.get("status").textValue());
    assertTrue(last.get("dependsOn").toString().contains(first.get("id").toString()));
    ok("task.cancel", "id", first.get("id").textValue());
    Await.until("all 251 ended in chunks of a hundred", () -> status(last.get("id").textValue()).equals("failed")
        && status(results.get(1).at("/task/id").textValue()).equals("failed"));
  }

  @Test
  void aCycleAnUnknownRefAndADoubleOneRefuseTheBatch() {
    refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "a", "ref", "a", "dependsOn", List.of("b")),
        Map.of("text", "b", "ref", "b", "dependsOn", List.of("a"))));
    refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "a", "dependsOn", List.of("nobody"))));
    refused("INVALID", "task.create_batch", "tasks",
        List.of(Map.of("text", "a", "ref", "r"), Map.of("text", "b", "ref", "r")));
    refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "a", "ref", "t-1")));
  }

  @Test
  void aParentThatIsNamedInTwoWaysCountsOnce() {
    var item = Map.of("text", "parent", "ref", "first", "idempotencyKey", worker);
    String parent = ok("task.create_batch", "tasks", List.of(item)).at("/results/0/task/id").textValue();
    var results = ok("task.create_batch", "tasks", List.of(item,
        Map.of("text", "by ref and id", "dependsOn", List.of("first", parent)))).get("results");
    String child = results.get(1).at("/task/id").textValue();
    assertEquals("[\"" + parent + "\"]", ok("task.get", "id", child).get("dependsOn").toString());
    assertEquals("parent", ok("task.explain", "id", child).at("/reasons/0/code").textValue());
    end(parent, 1);
    assertEquals("pending", status(child));
  }

  @Test
  void parallelEndsOfItsParentsReleaseAChildOnce() {
    for (int round = 0; round < 10; round++) {
      var parents = Stage.parallel(16, i -> held(newWorker(1)));
      String child = create("dependsOn", parents.stream().map(task -> task.get("id").textValue()).toList());
      Stage.parallel(16, i -> by(parents.get(i), "task.complete", "result", i).ok());
      var task = ok("task.get", "id", child);
      assertEquals("pending 2", task.get("status").textValue() + " " + task.get("version"));
    }
  }
}
