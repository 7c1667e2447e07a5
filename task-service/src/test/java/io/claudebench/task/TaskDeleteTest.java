package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Forgetting an ended task. */
class TaskDeleteTest extends Contract {

  @Test
  void anEndedTaskIsGoneForEveryVerbAndFromPostgres() {
    var task = held(worker, "metadata", Map.of("secret", "xyzzy"));
    String id = task.get("id").textValue();
    assertEquals("OK", by(task, "task.append", "chunk", "some output").word());
    assertEquals("OK", by(task, "task.complete", "result", "xyzzy").word());
    assertTrue(ok("task.delete", "id", id).get("deleted").booleanValue());
    refused("NOT_FOUND", "task.get", "id", id);
    refused("NOT_FOUND", "task.delete", "id", id);
    refused("NOT_FOUND", "task.redrive", "id", id);
    refused("NOT_FOUND", "task.output", "id", id);
    refused("NOT_FOUND", "task.cancel", "id", id);
    assertEquals("NOT_FOUND", by(task, "task.complete", "result", "xyzzy").word());
    stage.awaitDrained();
    assertFalse(stage.row(id).toString().contains("xyzzy"));
    refused("NOT_FOUND", "task.get", "id", id);
  }

  @Test
  void aTaskThatLeftRedisIsDeletedToo() {
    var task = held(worker);
    String id = task.get("id").textValue();
    by(task, "task.complete", "result", 1).ok();
    stage.awaitDrained();
    try (var redis = new Resp(stage.redis)) {
      redis.ask("DEL", stage.keys.of(Key.TASK, id));
    }
    ok("task.delete", "id", id);
    stage.awaitDrained();
    refused("NOT_FOUND", "task.get", "id", id);
    refused("NOT_FOUND", "task.delete", "id", id);
  }

  @Test
  void onlyWhatHasEndedIsDeleted() {
    String id = create();
    assertEquals("pending", refused("CONFLICT", "task.delete", "id", id).get("state").textValue());
    refused("NOT_FOUND", "task.delete", "id", "t-99999999");
    ok("task.cancel", "id", id);
    ok("task.delete", "id", id);
  }
}
