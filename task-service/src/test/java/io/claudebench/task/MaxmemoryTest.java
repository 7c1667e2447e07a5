package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I8: a Redis that is full takes no new work, and cuts none of the lines that keep work alive or end it. */
class MaxmemoryTest extends Contract {
  private static final String FILLER = "filler";

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
    try (var client = new Resp(stage.redis)) {
      client.ask("DEL", stage.keys.of(Key.DUTY, "projector")); // also a replica that has only begun to copy goes on
    }
    stage.awaitDrained();
  }

  @Test
  void theSweeperStillTakesLeasesBackAtMaxmemory() {
    String id = assigned(worker);
    ok("task.claim", "workerId", worker, "leaseMs", 1000);
    memory(1);
    Await.until("its lease was swept", () -> !ok("task.get", "id", id).get("status").textValue().equals("in_progress"));
  }

  /** What a create would be told is told before Redis is full; who repeats one is told the first answer. */
  @Test
  void atEachWatermarkLessIsTaken() {
    var held = held(worker);
    String waiting = create();
    Map<String, Object> keyed = Map.of("text", "once", "idempotencyKey", "full-" + waiting);
    String first = stage.rest.post("task.create", keyed).ok().get("id").textValue();
    ids.add(first);
    try (var client = new Resp(stage.redis)) { // so that what else comes and goes is no percent
      client.ask("SETRANGE", FILLER, 50_000_000, "x");
    }
    percent(82);
    ids.add(create());
    percent(92);
    Reply refused = stage.rest.post("task.create", Map.of("text", "no room"));
    refused.refused("FULL");
    assertEquals("maxmemory", refused.json().get("limit").textValue());
    assertEquals("FULL", stage.rest.post("task.create_batch", Map.of("tasks", List.of(Map.of("text", "no")))).word());
    assertEquals(first, stage.rest.post("task.create", keyed).ok().get("id").textValue());
    ok("task.update", "id", waiting, "updates", Map.of("priority", 7));
    percent(97);
    stage.rest.post("task.update", Map.of("id", waiting, "updates", Map.of("priority", 8))).refused("FULL");
    assertEquals(7, ok("task.get", "id", waiting).get("priority").intValue());
    assertEquals("OK", by(held, "task.heartbeat").word());
    assertEquals("OK", by(held, "task.complete", "result", 1).word());
  }

  /** Until the service has seen it. */
  private void percent(int percent) {
    try (var client = new Resp(stage.redis)) {
      String info = client.text("INFO", "memory");
      memory((int) (Long.parseLong(info.replaceAll("(?s).*used_memory:(\\d+).*", "$1")) * 100 / percent));
    }
    Await.until("the service has seen it", () -> stage.rest.get("/q/health/ready").ok().toString()
        .matches(".*\"memory\":\"(" + (percent - 1) + "|" + percent + ") % of maxmemory\".*"));
  }

  @AfterEach
  void roomAgain() {
    try (var client = new Resp(stage.redis)) {
      client.ask("DEL", FILLER);
    }
    memory(0);
    Await.room(stage.rest);
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
