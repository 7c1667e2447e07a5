package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading it while it grows and after. */
class TaskOutputTest extends Contract {

  @Test
  void outputIsReadFromAnOffsetOnOverAllAttempts() {
    var first = held(worker, "backoff", Map.of("initialMs", 0));
    by(first, "task.append", "chunk", "one").ok();
    by(first, "task.append", "chunk", "two").ok();
    by(first, "task.fail", "error", Map.of("message", "again")).ok();
    String id = first.get("id").textValue();
    ok("task.assign", "taskId", id, "instanceId", worker);
    var second = ok("task.claim", "workerId", worker).get("task");
    by(second, "task.append", "chunk", "three").ok();
    var out = ok("task.output", "id", id, "from", 1);
    assertEquals(List.of("two", "three"), out.get("chunks").findValuesAsText("chunk"));
    assertEquals(List.of("1", "2"), out.get("chunks").findValuesAsText("attempt"));
    assertEquals("3 in_progress", out.get("next") + " " + out.get("status").textValue());
    by(second, "task.complete", "result", 1).ok();
    var end = ok("task.output", "id", id, "from", 3);
    assertEquals("0 3 completed", end.get("chunks").size() + " " + end.get("next") + " "
        + end.get("status").textValue());
    try (var redis = new Resp(stage.redis)) {
      long ttl = redis.number("PTTL", stage.keys.of(Key.TASK_OUTPUT, id));
      assertTrue(ttl > 86_000_000 && ttl <= 86_400_000, "lives " + ttl);
    }
  }

  @Test
  void anUnknownTaskHasNone() {
    refused("NOT_FOUND", "task.output", "id", "t-99999999");
    assertEquals(0, ok("task.output", "id", create()).get("chunks").size());
  }
}
