package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I8: a Redis that is full takes no new work, and cuts none of the lines that keep work alive or end it. */
class MaxmemoryTest extends Contract {
  private final List<String> ids = new ArrayList<>();

  @Test
  void whatKeepsWorkAliveAndEndsItPassesAtMaxmemory() {
    var beaten = held(worker);
    var completed = held(worker);
    var failed = held(worker);
    var released = held(worker);
    var asked = held(worker);
    var forced = held(worker);
    String waiting = create();
    String reserved = assigned(worker);
    String idle = newWorker(1);
    memory(1);
    assertEquals("FULL", stage.rest.post("task.create", Map.of("text", "no room")).word());
    assertEquals("OK", by(beaten, "task.heartbeat").word());
    assertEquals("OK", by(completed, "task.complete", "result", 1).word());
    assertEquals("OK", by(failed, "task.fail", "error", Map.of("message", "no luck")).word());
    assertEquals("OK", by(released, "task.release").word());
    assertTrue(ok("task.cancel", "id", asked.get("id").textValue()).get("cancelRequested").booleanValue());
    assertEquals("cancelled",
        ok("task.cancel", "id", forced.get("id").textValue(), "force", true).get("status").textValue());
    assertEquals("cancelled", ok("task.cancel", "id", waiting).get("status").textValue());
    ok("task.unassign", "id", reserved);
    assertTrue(ok("task.claim", "workerId", idle).get("claimed").booleanValue());
  }

  @Test
  void theSweeperStillTakesLeasesBackAtMaxmemory() {
    String id = assigned(worker);
    ok("task.claim", "workerId", worker, "leaseMs", 1000);
    memory(1);
    Await.until("its lease was swept", () -> !ok("task.get", "id", id).get("status").textValue().equals("in_progress"));
  }

  @AfterEach
  void roomAgain() {
    memory(0);
    ids.forEach(id -> stage.rest.post("task.cancel", Map.of("id", id, "force", true)));
  }

  /** Kept in mind, so that nothing of this comes back to another test. */
  @Override
  String create(Object... more) {
    String id = super.create(more);
    ids.add(id);
    return id;
  }

  private void memory(int bytes) {
    try (var client = new Resp(stage.redis)) {
      client.ask("CONFIG", "SET", "maxmemory", bytes);
    }
  }
}
