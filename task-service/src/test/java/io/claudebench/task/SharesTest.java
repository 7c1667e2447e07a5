package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work is pushed to workers only, and what they leave lying others may take. */
class SharesTest extends Contract {

  SharesTest() {
    super(Map.of("claudebench.task.assigned-ms", "600000", "claudebench.task.share-ms", "700"));
  }

  @BeforeEach
  void alone() {
    cancelAll();
    redis("DEL", stage.keys.of(Key.INSTANCE_LOADS), stage.keys.of(Key.ROLE, "worker"));
    worker = newWorker(50);
  }

  private String monitor() {
    String name = newWorker(50);
    redis("HSET", stage.keys.of(Key.INSTANCE, name), "roles", "[\"monitor\",\"coworker\"]");
    redis("SREM", stage.keys.of(Key.ROLE, "worker"), name);
    return name;
  }

  /** One task that was pushed to this worker. */
  private String pushed(Object... more) {
    String id = create(more);
    assertEquals(List.of(id), ok("task.distribute", "instanceId", worker).findValuesAsText("taskId"));
    return id;
  }

  private void open() {
    Await.until("all shares are open", () -> redis("ZCOUNT", stage.keys.of(Key.SHARES),
        System.currentTimeMillis() - 5, "+inf").equals(0L));
  }

  private JsonNode claim(String by) {
    return ok("task.claim", "workerId", by, "maxTasks", 50);
  }

  @Test
  void nothingIsPushedToWhoIsNoWorker() {
    String monitor = monitor();
    IntStream.range(0, 4).forEach(i -> create());
    assertEquals(0, ok("task.distribute", "instanceId", monitor).get("assigned").intValue());
    assertEquals(List.of(worker, worker, worker, worker), ok("task.distribute").findValuesAsText("instanceId"));
    redis("HSET", stage.keys.of(Key.INSTANCE, worker), "status", "OFFLINE");
    ok("task.reassign", "instanceId", worker, "reason", "failed", "sinceMs", System.currentTimeMillis() + 60_000);
    assertEquals(4, claim(monitor).get("tasks").size(), "they went back to the queue, and anyone registered may claim");
  }

  @Test
  void monitorsDoNotMakeTheFairShareOfAWorkerSmaller() {
    IntStream.range(0, 3).forEach(i -> monitor());
    IntStream.range(0, 8).forEach(i -> create());
    assertEquals(8, ok("task.distribute", "instanceId", worker).get("assigned").intValue());
  }

  @Test
  void aShareLeftLyingIsTakenByAClaimThatFindsNothingElse() {
    String id = pushed("priority", 100);
    String other = newWorker(2);
    assertFalse(claim(other).get("claimed").booleanValue(), "not yet");
    open();
    String waits = create("priority", 0);
    assertEquals(List.of(waits, id), claim(other).get("tasks").findValuesAsText("id"));
    assertEquals(other, ok("task.get", "id", id).get("assignedTo").textValue());
    List<String> types;
    try (var redis = new Resp(stage.redis)) {
      types = History.read(redis, stage.keys).tasks().get(id).stream().map(History.Event::type).toList();
    }
    assertEquals(List.of("task.created", "task.assigned", "task.unassigned", "task.claimed"), types);
    assertFalse(claim(worker).get("claimed").booleanValue());
    assertSound();
  }

  @Test
  void whatACallerAssignedIsNobodyElses() {
    String id = assigned(worker);
    String share = pushed();
    open();
    assertEquals(List.of(share), claim(newWorker(9)).get("tasks").findValuesAsText("id"));
    assertEquals(List.of(id), claim(worker).get("tasks").findValuesAsText("id"));
  }

  @Test
  void aParkedClaimIsWokenWhenAShareOpens() throws Exception {
    String other = newWorker(2);
    String id = pushed();
    var parked = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", other, "waitMs", 20_000));
    assertEquals(id, parked.get(5, TimeUnit.SECONDS).get("taskId").textValue());
  }

  @Test
  void requirementsDenyListsAndCapacityHold() {
    redis("SADD", stage.keys.of(Key.CAPABILITIES, worker), "gpu");
    String needy = pushed("requires", List.of("gpu"));
    String other = newWorker(1);
    String denying = pushed("deny", List.of(other));
    open();
    assertEquals("empty", claim(other).get("reason").textValue());
    var full = held(other);
    pushed();
    open();
    assertEquals("capacity", claim(other).get("reason").textValue());
    by(full, "task.complete", "result", 1).ok();
    assertEquals(1, claim(other).get("tasks").size());
    assertEquals(List.of(worker, worker), List.of(ok("task.get", "id", needy).get("assignedTo").textValue(),
        ok("task.get", "id", denying).get("assignedTo").textValue()));
    assertSound();
  }

  @Test
  void explainSaysFromWhenOnOthersMayTakeAShare() {
    String reasons = ok("task.explain", "id", pushed()).get("reasons").toString();
    assertTrue(reasons.contains("others who find nothing else may take it"), reasons);
    assertFalse(ok("task.explain", "id", assigned(worker)).get("reasons").toString().contains("others"));
  }

  @Test
  void ownersAndOthersNeverGetTheSameShare() {
    List<String> workers = IntStream.range(0, 4).mapToObj(i -> newWorker(100)).toList();
    IntStream.range(0, 200).forEach(i -> create());
    workers.forEach(name -> ok("task.distribute", "instanceId", name));
    open();
    var claims = Stage.parallel(120, i -> ok("task.claim", "workerId", workers.get(i % 4), "maxTasks", 3)
        .get("tasks").findValuesAsText("id"));
    List<String> all = claims.stream().flatMap(List::stream).toList();
    assertEquals(200, all.size());
    assertEquals(200, new HashSet<>(all).size());
    assertSound();
  }
}
