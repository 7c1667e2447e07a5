package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose last lease was lost or cancelled can be seen until it claims again: rules of hook-service ask for it. */
class LostLeaseTest extends Contract {

  LostLeaseTest() {
    super(Map.of("claudebench.task.sweep-ms", "100"));
  }

  @Test
  void whoEndsItsTaskLostNothing() {
    by(held(worker), "task.complete", "result", 1).ok();
    by(held(worker), "task.release").ok();
    by(held(worker), "task.fail", "error", Map.of("message", "no")).ok();
    assertEquals("null", lost());
  }

  @Test
  void aLeaseThatRanOutIsLostUntilTheNextClaim() {
    assigned(worker);
    JsonNode task = ok("task.claim", "workerId", worker, "leaseMs", 1000).get("task");
    Await.until("it ran out", () -> lost().equals(task.get("id").textValue()));
    held(worker);
    assertEquals("null", lost());
  }

  @Test
  void aLeaseThatWasCancelledIsLostWhetherItsHolderAgreesOrNot() {
    JsonNode forced = held(worker);
    ok("task.cancel", "id", forced.get("id").textValue(), "force", true);
    assertEquals(forced.get("id").textValue(), lost());

    JsonNode agreed = held(worker);
    assertEquals("null", lost());
    ok("task.cancel", "id", agreed.get("id").textValue());
    assertEquals("null", lost(), "it is its own until it ends");
    by(agreed, "task.release").ok();
    assertEquals(agreed.get("id").textValue(), lost());
  }

  @Test
  void whoWasOnlyAssignedHadNoLease() {
    ok("task.cancel", "id", assigned(worker));
    assertEquals("null", lost());
  }

  private String lost() {
    return String.valueOf((Object) redis("GET", stage.keys.of(Key.LOST_LEASE, worker)));
  }
}
