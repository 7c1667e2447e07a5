package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names that clients of the source system read in Redis, beside ours. */
class SourceClientsTest extends Contract {

  @Test
  void theHashOfATaskThatEndedHasEveryFieldTheyRead() {
    JsonNode task = held(worker, "priority", 7);
    by(task, "task.complete", "result", 1).ok();
    Map<String, String> hash = hash(stage.keys.of(Key.TASK, id(task)));
    assertEquals(List.of(id(task), "a task", "completed", "7", worker),
        List.of(hash.get("id"), hash.get("text"), hash.get("status"), hash.get("priority"), hash.get("assignedTo")));
    List.of("createdAt", "updatedAt").forEach(field -> assertTrue(Long.parseLong(hash.get(field)) > 0, field));
    assertEquals(Long.parseLong(hash.get("completedAt")) - Long.parseLong(hash.get("assignedAt")),
        Long.parseLong(hash.get("duration")));
  }

  @Test
  void eachTaskHasItsOwnHistoryOfAssignmentsUntilADayAfterItsEnd() {
    JsonNode task = held(worker);
    String history = stage.keys.of(Key.TASK_ASSIGNMENTS, id(task));
    assertEquals(List.of("claim", "assign"),
        entries(history).stream().map(entry -> entry.get("how").asText()).toList());
    for (JsonNode entry : entries(history)) {
      assertEquals(List.of(id(task), worker), List.of(entry.get("taskId").asText(), entry.get("instanceId").asText()));
      assertTrue(entry.get("timestamp").asLong() > 0 && entry.get("waitedMs").asLong() >= 0, entry::toString);
    }
    assertTrue(entries(stage.keys.of(Key.ASSIGNMENTS)).contains(entries(history).getFirst()));
    assertEquals(-1L, redis("PTTL", history), "as long as the task");

    by(task, "task.complete", "result", 1).ok();

    assertTrue((long) redis("PTTL", history) > 86_000_000);
    ok("task.delete", "id", id(task));
    assertEquals(0L, redis("EXISTS", history));
  }

  @Test
  void ofAHistoryTheLast100Stay() {
    String id = create();
    for (int i = 0; i < 60; i++) {
      ok("task.assign", "taskId", id, "instanceId", worker);
      by(ok("task.claim", "workerId", worker).get("task"), "task.release").ok();
    }
    assertEquals(100, entries(stage.keys.of(Key.TASK_ASSIGNMENTS, id)).size());
  }

  @Test
  void whatAnInstanceCompletedAndFailedIsCounted() {
    IntStream.range(0, 3).forEach(i -> by(held(worker), "task.complete", "result", i).ok());
    by(held(worker, "maxAttempts", 1), "task.fail", "error", Map.of("message", "no")).ok();
    String metrics = stage.keys.of(Key.INSTANCE_METRICS, worker);
    assertEquals(Map.of("tasksCompleted", "3", "tasksFailed", "1"), hash(metrics));
    assertTrue((long) redis("PTTL", metrics) > 86_000_000);
  }

  @Test
  void eventsSayWhatChangedAndTheTaskThatWasAssigned() {
    String id = create("metadata", Map.of("a", 1));
    ok("task.update", "id", id, "updates", Map.of("text", "new \"words\"", "metadata", Map.of("b", 2)));
    ok("task.assign", "taskId", id, "instanceId", worker);
    JsonNode updated = event("task.updated", id);
    assertEquals("new \"words\"", updated.get("text").asText());
    assertEquals(Rest.json("{\"a\":1,\"b\":2}"), updated.get("metadata"));
    assertEquals(id, event("task.assigned", id).get("taskId").asText());
    ok("task.update", "id", id, "updates", Map.of("priority", 3));
    assertEquals(3, event("task.updated", id).get("priority").asInt());
    assertFalse(event("task.updated", id).has("text"), "only what changed");
  }

  private static String id(JsonNode task) {
    return task.get("id").asText();
  }

  private JsonNode event(String type, String id) {
    for (Object entry : (List<?>) redis("XREVRANGE", stage.keys.of(Key.STREAM, type), "+", "-", "COUNT", 1000)) {
      JsonNode event = Rest.json(Resp.value(entry));
      if (event.get("entity").asText().equals(id)) {
        return event.get("payload");
      }
    }
    throw new AssertionError("no " + type + " of " + id);
  }

  private List<JsonNode> entries(String list) {
    return ((List<?>) redis("LRANGE", list, 0, -1)).stream().map(entry -> Rest.json((String) entry)).toList();
  }

  private Map<String, String> hash(String key) {
    try (var redis = new Resp(stage.redis)) {
      return redis.hash(key);
    }
  }
}
