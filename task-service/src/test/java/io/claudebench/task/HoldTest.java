package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The return of Redis does not kill the fleet: leases that could not be renewed are let be for a while, then swept as
 * ever.
 */
class HoldTest extends Contract {

  HoldTest() {
    super(Map.of("claudebench.task.hold-ms", "6000", "claudebench.task.sweep-ms", "300",
        "claudebench.redis-timeout-ms", "500"));
  }

  @Test
  void afterAGapALeaseThatRanOutCanStillBeRenewed() {
    String id = assigned(worker, "backoff", Map.of("initialMs", 0));
    String left = assigned(worker, "backoff", Map.of("initialMs", 0));
    var tasks = ok("task.claim", "workerId", worker, "maxTasks", 2, "leaseMs", 1000).get("tasks");
    assertEquals(2, tasks.size());
    long over = tasks.get(0).get("leaseExpiresAt").textValue().isEmpty() ? 0 : System.nanoTime() + 1_500_000_000L;
    try (var client = new Resp(stage.redis)) {
      client.ask("CLIENT", "PAUSE", 3000);
      Await.until("redis is away for longer than the lease", () -> System.nanoTime() > over);
      Await.until("redis answers again", () -> stage.rest.post("task.get", Map.of("id", id)).word().equals("OK"));
    }
    assertEquals("OK", by(tasks.get(0), "task.heartbeat", "leaseMs", 30_000).word());
    Await.until("the other lease is swept",
        () -> ok("task.get", "id", left).get("status").textValue().equals("pending"));
    assertEquals("in_progress", ok("task.get", "id", id).get("status").textValue());
    assertEquals("OK", by(tasks.get(0), "task.complete", "result", true).word());
    assertEquals("LEASE_LOST", by(tasks.get(1), "task.complete", "result", true).word());
  }
}
