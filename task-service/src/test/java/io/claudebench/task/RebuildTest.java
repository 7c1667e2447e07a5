package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.task.persist.Upsert;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * An empty Redis is refilled from PostgreSQL: nothing twice, nothing that ended comes back, ids and fences go on above
 * all that were.
 */
@QuarkusTest
@TestProfile(Quick.Roomy.class)
class RebuildTest extends Tasks {

  @Test
  void whatWasFlushedComesBackAsItWas() {
    cancelAll();
    var ended = held(worker);
    by(ended, "task.complete", "result", 7).ok();
    var running = held(worker);
    String parent = create("priority", 3);
    String child = create("dependsOn", List.of(parent, ended.get("id").textValue()));
    String orphan = create("dependsOn", List.of(create("dependsOn", List.of(parent))), "onParentFailure", "run");
    String gpu = create("requires", List.of("gpu"), "metadata", Map.of("k", List.of()));
    String later = create("delayMs", 600_000);
    String reserved = assigned(worker);
    var ids = List.of(ended.get("id").textValue(), running.get("id").textValue(), parent, child, orphan, gpu, later,
        reserved);
    stage.awaitDrained();
    Map<String, JsonNode> before = all(ids);

    try (var redis = new Resp(stage.redis)) {
      redis.ask("FLUSHALL");
      Await.until("creates are taken again",
          () -> stage.rest.post("task.create", Map.of("text", "probe")).word().equals("OK"));
      stage.register(worker, 50);
      new Scanner(redis, stage.keys).assertSound();
    }

    Map<String, JsonNode> after = all(ids);
    assertEquals("completed", status(after, ended.get("id").textValue()));
    assertEquals("pending", status(after, running.get("id").textValue()), after.toString());
    assertEquals("pending", status(after, reserved));
    for (String id : List.of(parent, child, orphan, gpu, later)) {
      assertEquals(before.get(id), after.get(id));
    }
    assertEquals("LEASE_LOST", by(running, "task.complete", "result", "late").word());
    assertTrue(Upsert.digits(create()) > ids.stream().mapToLong(Upsert::digits).max().orElseThrow());
    assertClaimedOnce(ids, running);
    stage.assertEqualInBoth(ids.subList(1, ids.size()));
  }

  /** All that can run does so once, each with a fence above the old one. */
  private void assertClaimedOnce(List<String> ids, JsonNode running) {
    var seen = new ArrayList<String>();
    for (JsonNode task : ok("task.claim", "workerId", worker, "maxTasks", 50).get("tasks")) {
      seen.add(task.get("id").textValue());
      assertTrue(task.get("fence").longValue() > running.get("fence").longValue());
      by(task, "task.complete", "result", 1).ok();
    }
    ok("task.claim", "workerId", worker, "maxTasks", 50).get("tasks")
        .forEach(task -> seen.add(task.get("id").textValue()));
    assertEquals(seen.stream().distinct().toList(), seen);
    assertTrue(seen.contains(ids.get(3)), "the child ran after its parent");
    assertTrue(!seen.contains(ids.get(0)), "what had ended did not run again");
  }

  private Map<String, JsonNode> all(List<String> ids) {
    var all = new TreeMap<String, JsonNode>();
    ids.forEach(id -> all.put(id, ok("task.get", "id", id)));
    return all;
  }

  private static String status(Map<String, JsonNode> all, String id) {
    return all.get(id).get("status").textValue();
  }
}
