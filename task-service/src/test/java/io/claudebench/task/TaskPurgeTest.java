package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Forgetting many. */
class TaskPurgeTest extends Contract {

  @Test
  void onlyTheStatusAndTheAgeThatWereAskedForGo() {
    String old = create();
    ok("task.cancel", "id", old);
    String ended = ok("task.get", "id", old).get("completedAt").textValue();
    String waiting = create();
    assertEquals(0,
        ok("task.purge", "status", "cancelled", "olderThan", "2020-01-01T00:00:00Z").get("deleted").intValue());
    assertTrue(ok("task.purge", "status", "cancelled", "limit", 10_000).get("deleted").intValue() >= 1, ended);
    refused("NOT_FOUND", "task.get", "id", old);
    ok("task.cancel", "id", waiting);
  }

  @Test
  void aThousandGoInChunks() {
    var tasks = IntStream.range(0, 250).mapToObj(i -> Map.of("text", "p" + i)).toList();
    ok("task.create_batch", "tasks", tasks).get("results")
        .forEach(item -> ok("task.cancel", "id", item.at("/task/id").textValue()));
    int gone = 0;
    for (int last = 1; last > 0; gone += last) {
      last = ok("task.purge", "status", "cancelled", "limit", 120).get("deleted").intValue();
      assertTrue(last <= 120);
    }
    assertTrue(gone >= 250);
  }

  @Test
  void liveTasksCannotBePurged() {
    refused("INVALID", "task.purge", "status", "pending");
    refused("INVALID", "task.purge");
  }
}
