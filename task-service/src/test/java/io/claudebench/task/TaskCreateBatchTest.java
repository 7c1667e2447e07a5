package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.task.persist.Upsert;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskCreateBatchTest extends Contract {

  @Test
  void aThousandTasksComeBackInOrder() {
    List<Map<String, Object>> tasks = IntStream.range(0, 1000).mapToObj(i -> Map.<String, Object>of("text", "n" + i))
        .toList();
    var answer = ok("task.create_batch", "tasks", tasks);
    assertEquals(1000, answer.get("created").intValue());
    var texts = answer.get("results").findValuesAsText("text");
    assertEquals(IntStream.range(0, 1000).mapToObj(i -> "n" + i).toList(), texts);
    var ids = answer.get("results").findValuesAsText("id").stream().map(Upsert::digits).toList();
    assertEquals(ids.stream().sorted().toList(), ids);
  }

  @Test
  void theSameKeyCreatesNothingNew() {
    List<Map<String, Object>> tasks = IntStream.range(0, 250).mapToObj(i -> Map.<String, Object>of("text", "k" + i))
        .toList();
    Map<String, Object> input = Map.of("tasks", tasks, "idempotencyKey", worker + ":batch");
    assertEquals(stage.rest.post("task.create_batch", input).okText(),
        stage.rest.post("task.create_batch", input).okText());
  }

  @Test
  void badItemsRefuseTheBatchAndWriteNothing() {
    int before = ok("task.list", "limit", 1).get("total").intValue();
    var errors = refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "fine"), Map.of("text", "")))
        .get("errors");
    assertEquals("/tasks/1/text", errors.get(0).get("pointer").textValue());
    refused("INVALID", "task.create_batch", "tasks", List.of());
    refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "x", "batchId", "a")), "batch",
        Map.of("id", "b", "total", 1));
    refused("TOO_LARGE", "task.create_batch", "tasks", Collections.nCopies(1001, Map.of("text", "x")));
    assertEquals(before, ok("task.list", "limit", 1).get("total").intValue());
  }
}
