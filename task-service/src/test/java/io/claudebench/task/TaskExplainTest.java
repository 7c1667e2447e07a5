package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why it waits, who holds it. */
class TaskExplainTest extends Contract {

  private List<String> codes(String id) {
    return ok("task.explain", "id", id).get("reasons").findValuesAsText("code");
  }

  @Test
  void everyStateHasItsCauses() {
    var running = held(worker);
    String id = running.get("id").textValue();
    assertEquals(List.of("held"), codes(id));
    ok("task.cancel", "id", id);
    assertEquals(List.of("held", "cancel_requested"), codes(id));
    by(running, "task.release").ok();
    assertEquals(List.of("cancelled"), codes(id));
    assertEquals("not_due", codes(create("delayMs", 60_000)).getFirst());
    assertEquals("assigned", codes(assigned(worker)).getFirst());
    assertEquals(List.of("queued", "no_eligible_worker"), codes(create("requires", List.of("unicorn"))));
    assertEquals("waiting_for_claim", codes(create()).getLast());
  }

  @Test
  void aBlockedTaskNamesWhomItWaitsFor() {
    String parent = create();
    String child = create("dependsOn", List.of(parent));
    assertTrue(ok("task.explain", "id", child).at("/reasons/0/text").textValue().contains(parent));
    ok("task.cancel", "id", parent);
    assertEquals(List.of("failed", "last_error"), codes(child));
  }

  @Test
  void aTaskThatLeftRedisIsExplainedToo() {
    var task = held(worker);
    by(task, "task.complete", "result", 1).ok();
    stage.awaitDrained();
    try (var redis = new Resp(stage.redis)) {
      redis.ask("DEL", stage.keys.of(Key.TASK, task.get("id").textValue()));
    }
    assertEquals(List.of("completed"), codes(task.get("id").textValue()));
    refused("NOT_FOUND", "task.explain", "id", "t-99999999");
  }
}
