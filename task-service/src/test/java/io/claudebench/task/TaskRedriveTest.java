package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Running ended tasks again. */
class TaskRedriveTest extends Contract {

  private String failed(Object... more) {
    var task = held(worker, more);
    assertEquals("OK", by(task, "task.fail", "error", Map.of("message", "broken", "retryable", false)).word());
    return task.get("id").textValue();
  }

  @Test
  void aFailedTaskRunsAgainAsANewOneThatNamesIt() {
    String id = failed("priority", 99, "metadata", Map.of("k", 1), "deny", List.of("nobody"));
    var again = ok("task.redrive", "id", id).at("/tasks/0");
    assertEquals(id, again.get("redriveOf").textValue());
    var task = ok("task.get", "id", again.get("id").textValue());
    assertEquals("pending 99 {\"k\":1} [\"nobody\"] 0", task.get("status").textValue() + " " + task.get("priority")
        + " " + task.get("metadata") + " "
        + task.get("deny") + " " + task.get("attempt"));
    assertEquals(again.get("id"), ok("task.get", "id", id).get("redrivenAs"));
    refused("CONFLICT", "task.redrive", "id", id);
    ok("task.cancel", "id", again.get("id").textValue());
    stage.assertEqualInBoth(List.of(id, again.get("id").textValue()));
  }

  @Test
  void allOfAStatusRunAgainOnceEach() {
    var ids = List.of(failed(), failed(), failed());
    var redriven = new ArrayList<String>();
    int before = -1;
    while (redriven.size() > before) {
      before = redriven.size();
      var tasks = ok("task.redrive", "status", "failed", "limit", 1000).get("tasks");
      redriven.addAll(tasks.findValuesAsText("redriveOf"));
      tasks.findValuesAsText("id").forEach(id -> ok("task.cancel", "id", id));
    }
    assertTrue(redriven.containsAll(ids));
    assertEquals(redriven.size(), redriven.stream().distinct().count());
  }

  @Test
  void theSameKeyRunsItAgainOnce() {
    String id = failed();
    var input = Map.of("id", id, "idempotencyKey", worker);
    assertEquals(stage.rest.post("task.redrive", input).okText(), stage.rest.post("task.redrive", input).okText());
  }

  @Test
  void whatDidNotFailIsRefused() {
    refused("CONFLICT", "task.redrive", "id", create());
    refused("NOT_FOUND", "task.redrive", "id", "t-99999999");
    refused("INVALID", "task.redrive", "status", "completed");
    refused("INVALID", "task.redrive");
    refused("INVALID", "task.redrive", "id", "t-1", "status", "failed");
  }

  @Test
  void sixteenParallelRedrivesMakeOneTask() {
    String id = failed();
    var words = Stage.parallel(16, i -> stage.rest.post("task.redrive", Map.of("id", id)).word());
    assertEquals(1, words.stream().filter("OK"::equals).count());
    assertEquals(15, words.stream().filter("CONFLICT"::equals).count(), words::toString);
  }
}
