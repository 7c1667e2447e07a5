package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ASSIGN_TASK_WITH_LOAD_BALANCING. */
class TaskDistributeTest extends Contract {

  @BeforeEach
  void alone() {
    cancelAll();
    redis("DEL", stage.keys.of(Key.INSTANCE_LOADS), stage.keys.of(Key.ROLE, "worker"));
  }

  @Test
  void eachTaskGoesToTheLeastLoadedAbleLiveInstanceWithRoom() {
    String one = newWorker(1);
    String two = newWorker(2);
    String dead = newWorker(9);
    String drained = newWorker(9);
    redis("HSET", stage.keys.of(Key.INSTANCE, dead), "status", "OFFLINE");
    redis("HSET", stage.keys.of(Key.INSTANCE, drained), "draining", "1");
    List<String> ids = IntStream.range(0, 4).mapToObj(i -> create()).toList();
    String needy = create("requires", List.of("gpu"), "priority", 100);
    var given = ok("task.distribute").get("assignments");
    assertEquals(ids.subList(0, 3), given.findValuesAsText("taskId"));
    var to = new ArrayList<>(given.findValuesAsText("instanceId"));
    Collections.sort(to);
    var wanted = new ArrayList<>(List.of(one, two, two));
    Collections.sort(wanted);
    assertEquals(wanted, to);
    assertEquals("pending", ok("task.get", "id", needy).get("status").textValue());
    redis("SADD", stage.keys.of(Key.CAPABILITIES, newWorker(1)), "gpu");
    assertEquals(List.of(needy), ok("task.distribute", "maxTasks", 1).get("assignments").findValuesAsText("taskId"));
    assertSound();
  }

  @Test
  void aNewInstanceGetsItsFairShareAndNoMore() {
    newWorker(50);
    newWorker(50);
    String joins = newWorker(50);
    IntStream.range(0, 10).forEach(i -> create());
    assertEquals(4, ok("task.distribute", "instanceId", joins).get("assigned").intValue(),
        "10 tasks over 3 instances, rounded up");
    String small = newWorker(1);
    assertEquals(1, ok("task.distribute", "instanceId", small).get("assigned").intValue(), "its capacity");
    assertEquals(0, ok("task.distribute", "instanceId", "nobody").get("assigned").intValue());
    assertEquals(5, ok("task.claim", "workerId", newWorker(50), "maxTasks", 50).get("tasks").size(),
        "the rest is in the queue");
    Await.until("what nobody claims goes back",
        () -> ok("task.list", "status", "pending", "assignedTo", joins).get("tasks").isEmpty());
    assertSound();
  }

  @Test
  void whilePausedNothingIsGiven() {
    create();
    newWorker(5);
    ok("task.pause");
    assertEquals(0, ok("task.distribute").get("assigned").intValue());
    ok("task.resume");
    assertEquals(1, ok("task.distribute").get("assigned").intValue());
  }

  @Test
  void parallelCallsAndClaimsNeverGiveOneTaskTwice() {
    List<String> workers = IntStream.range(0, 8).mapToObj(i -> newWorker(20)).toList();
    IntStream.range(0, 200).forEach(i -> create());
    var given = Stage.parallel(64,
        i -> i % 2 == 0 ? ok("task.distribute", "maxTasks", 5).get("assignments").findValuesAsText("taskId")
        : ok("task.claim", "workerId", workers.get(i % 8), "maxTasks", 2).get("tasks").findValuesAsText("fence"));
    assertTrue(given.stream().flatMap(List::stream).count() >= 160, given::toString);
    assertSound();
  }
}
