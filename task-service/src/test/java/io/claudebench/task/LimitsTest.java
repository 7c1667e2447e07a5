package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At its limits a create is FULL and says which; what ends work still passes. */
class LimitsTest extends Contract {

  /** What {@link ErrorMatrixTest} reaches too, in the same process. */
  static final Map<String, String> SMALL = Map.of("claudebench.task.queue-max", "8",
      "claudebench.task.requirements-max", "2", "claudebench.task.counted-max", "2",
      "claudebench.task.waiters-max", "0", "claudebench.audit.audit-max", "500",
      "claudebench.rate-limit.\"task.unassign\"", "1/600000");

  LimitsTest() {
    super(SMALL);
  }

  @BeforeEach
  void nothingWaits() {
    cancelAll();
  }

  @Test
  void exactlyQueueMaxOfManyAtOnceWaitAndWhatEndsMakesRoom() {
    var answers = Stage.parallel(32, i -> stage.rest.post("task.create", map("text", "t", "delayMs", i % 2 * 60_000)));
    assertEquals(8, answers.stream().filter(answer -> answer.word().equals("OK")).count());
    assertEquals(24, answers.stream().filter(answer -> answer.word().equals("FULL")).count());
    assertFull("queueMax", refused("FULL", "task.create", "text", "one more"));

    JsonNode held = ok("task.claim", "workerId", worker).get("task");
    create();
    assertFull("queueMax", refused("FULL", "task.create", "text", "one more"));
    assertEquals("OK", by(held, "task.release").word(), "work that comes back is never refused");
    held = ok("task.claim", "workerId", worker).get("task");
    assertEquals("OK", by(held, "task.complete", "result", 1).word());
  }

  @Test
  void aThirdSetOfRequirementsIsFullUntilOneHasNoTasks() {
    String gpu = create("requires", List.of("gpu"));
    create("requires", List.of("disk"));
    assertFull("requirementsMax", refused("FULL", "task.create", "text", "t", "requires", List.of("net")));
    create("requires", List.of("gpu"));
    ok("task.cancel", "id", gpu);
    assertFull("requirementsMax", refused("FULL", "task.create", "text", "t", "requires", List.of("net")));
    cancelAll();
    create("requires", List.of("net"));
  }

  @Test
  void tasksOfAThirdCountedBatchAreFullThoseOfTheOthersAreNot() {
    assertEquals(1, counted("one").findValuesAsText("id").size());
    assertEquals(1, counted("two").findValuesAsText("id").size());
    assertTrue(counted("three").toString().contains("countedMax is reached"));
    assertEquals(0, ((Number) redis("EXISTS", stage.keys.of(Key.BATCH_PROGRESS, "three"))).intValue());
    assertEquals(1, counted("one").findValuesAsText("id").size());
    create("batchId", "three");
  }

  @Test
  void atAuditMaxCreatesAreFullWhatEndsPassesAndTheTrailTakesTwiceAsMuch() {
    String audit = stage.keys.of(Key.AUDIT);
    create();
    JsonNode held = ok("task.claim", "workerId", worker).get("task");
    note(audit, 500);
    assertFull("auditMax", refused("FULL", "task.create", "text", "one more"));
    assertEquals("OK", by(held, "task.complete", "result", 1).word());

    note(audit, 1000);
    refused("CONFLICT", "task.assign", "taskId", held.get("id").textValue(), "instanceId", worker);
    redis("XTRIM", audit, "MAXLEN", "999");
    Await.until("what waited has come in the room that there is", () -> length(audit) == 1000);
    redis("DEL", audit);
    create();
  }

  private long length(String stream) {
    return ((Number) redis("XLEN", stream)).longValue();
  }

  /** Nobody copies here: fills the trail up, and sees that it takes no more. */
  private void note(String audit, int most) {
    redis("EVAL", "while redis.call('XLEN', KEYS[1]) < tonumber(ARGV[1]) do"
        + " redis.call('XADD', KEYS[1], '*', 'data', '{}') end", "1", audit, Integer.toString(most));
  }

  private JsonNode counted(String batch) {
    return ok("task.create_batch", "tasks", List.of(map("text", "part")), "batch", Map.of("id", batch, "total", 9))
        .get("results");
  }

  private static void assertFull(String limit, JsonNode refusal) {
    assertEquals(limit, refusal.get("limit").textValue(), refusal::toString);
    assertTrue(refusal.get("detail").textValue().startsWith(limit + " is reached"), refusal::toString);
  }
}
