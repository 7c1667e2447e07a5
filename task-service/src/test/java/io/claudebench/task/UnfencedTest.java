package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Old clients send no fence. Whoever lost a lease of a task, however it was lost, may be late, and must show the fence
 * of a new claim from then on.
 */
class UnfencedTest extends Contract {
  private static final Map<String, Integer> AT_ONCE = Map.of("initialMs", 0);

  @BeforeEach
  void alone() {
    cancelAll();
  }

  @Test
  void whoNeverLostTheTaskNeedsNoFence() {
    String id = held(worker).get("id").textValue();
    assertEquals("OK", late(id, "task.complete").word());
    assertEquals("OK", late(assigned(worker), "task.complete").word(), "assigned to it");
    ok("task.complete", "id", assigned(worker), "result", 1);
  }

  @Test
  void whoGaveItBackDidNotLoseIt() {
    JsonNode task = held(worker);
    assertEquals("OK", by(task, "task.release").word());
    ok("task.claim", "workerId", worker);
    assertEquals("OK", late(task.get("id").textValue(), "task.complete").word());
  }

  @Test
  void anEndedLeaseIsLostForAnAssignmentToo() {
    String id = assigned(worker, "backoff", AT_ONCE);
    ok("task.claim", "workerId", worker, "leaseMs", 1000);
    awaitPending(id);
    ok("task.assign", "taskId", id, "instanceId", worker);

    assertLate(id);
    assertEquals("LEASE_LOST", stage.rest.post("task.complete", map("id", id, "result", "stale")).word(),
        "it may be anybody");
    JsonNode again = ok("task.claim", "workerId", worker).get("task");
    assertLate(id);
    assertEquals("OK", by(again, "task.complete", "result", 1).word());
  }

  @Test
  void anAttemptOverItsTimeIsLost() {
    String id = assigned(worker, "backoff", AT_ONCE, "timeoutMs", 1000);
    ok("task.claim", "workerId", worker);
    awaitPending(id);
    assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
    assertLate(id);
  }

  @Test
  void whatWasHandedOverIsLost() {
    String id = held(worker).get("id").textValue();
    redis("HSET", stage.keys.of(Key.INSTANCE, worker), "draining", "1");
    ok("task.reassign", "instanceId", worker, "reason", "handover", "sinceMs", System.currentTimeMillis() + 60_000);
    redis("HDEL", stage.keys.of(Key.INSTANCE, worker), "draining");
    assertEquals(id, ok("task.claim", "workerId", worker).get("taskId").textValue());
    assertLate(id);
    String other = newWorker(1);
    assertEquals("LEASE_LOST",
        stage.rest.post("task.complete", map("id", id, "workerId", other, "result", "stale")).word());
  }

  private void awaitPending(String id) {
    Await.until(id + " is pending again", () -> ok("task.get", "id", id).get("status").textValue().equals("pending"));
  }

  private Reply late(String id, String verb) {
    return stage.rest.post(verb, map("id", id, "workerId", worker, "result", "late"));
  }

  /** Every end of the old attempt is refused and changes nothing. */
  private void assertLate(String id) {
    JsonNode before = ok("task.get", "id", id);
    assertEquals("LEASE_LOST", late(id, "task.complete").word());
    assertEquals("LEASE_LOST", stage.rest.post("task.release", map("id", id, "workerId", worker)).word());
    assertEquals("LEASE_LOST",
        stage.rest.post("task.fail", map("id", id, "workerId", worker, "error", Map.of("message", "late"))).word());
    assertEquals(before, ok("task.get", "id", id));
  }
}
