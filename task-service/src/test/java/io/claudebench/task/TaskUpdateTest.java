package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskUpdateTest extends Contract {

  @Test
  void metadataMergesByRfc7396() {
    var old = Map.of("a", Map.of("list", List.of(), "gone", 1), "text", "quote \" brace } \\", "stays",
        List.of(1, Map.of()));
    String id = create("metadata", old);
    var change = Json.read("{\"a\":{\"new\":{\"deep\":true},\"gone\":null},\"text\":null,\"n\":12345678901234567}");
    var merged = ok("task.update", "id", id, "updates", Map.of("metadata", change)).get("metadata");
    assertEquals(Json.read("{\"a\":{\"list\":[],\"new\":{\"deep\":true}},\"stays\":[1,{}],\"n\":12345678901234567}"),
        merged);
  }

  @Test
  void thePlaceInTheQueueFollowsThePriorityAndTheArrivalStays() {
    String id = create("priority", 10);
    try (var redis = new Resp(stage.redis)) {
      double before = Double.parseDouble(redis.text("ZSCORE", stage.keys.of(Key.PENDING), id));
      ok("task.update", "id", id, "updates", Map.of("priority", 11));
      assertEquals(Math.pow(2, 46), before - Double.parseDouble(redis.text("ZSCORE", stage.keys.of(Key.PENDING), id)));
    }
  }

  @Test
  void boardsMoveCards() {
    assertEquals("cancelled", moved(create(), "cancelled"));
    assertEquals("pending", moved(create("delayMs", 60_000), "pending"));
    String id = assigned(worker);
    assertEquals("pending", moved(id, "pending"));
    assertFalse(ok("task.get", "id", id).has("assignedTo"));
    assertEquals("in_progress", moved(assigned(worker), "in_progress"));
    assertEquals("completed", moved(assigned(worker), "completed"));
    assertEquals("failed", moved(assigned(worker), "failed"));
  }

  @Test
  void aMoveWithAVerbOfItsOwnIsRefusedAndNamed() {
    JsonNode task = held(worker);
    for (var move : Map.of("completed", "task.complete", "cancelled", "task.cancel", "pending", "task.release",
        "failed", "task.fail").entrySet()) {
      var refusal = refused("CONFLICT", "task.update", "id", task.get("id").textValue(), "updates",
          Map.of("status", move.getKey()));
      assertEquals("Use " + move.getValue() + ".", refusal.get("fix").textValue());
    }
    refused("CONFLICT", "task.update", "id", create(), "updates", Map.of("status", "in_progress"));
    refused("CONFLICT", "task.update", "id", create(), "updates", Map.of("status", "scheduled"));
  }

  @Test
  void whatAnEndedTaskSaysMayBeChangedAlsoWhenItHasLeftRedis() {
    for (boolean hasLeft : List.of(false, true)) {
      JsonNode task = held(worker, "metadata", Map.of("a", 1));
      by(task, "task.complete", "result", Map.of("kept", true)).ok();
      String id = task.get("id").textValue();
      stage.awaitDrained();
      if (hasLeft) {
        redis("DEL", stage.keys.of(Key.TASK, id));
      }
      JsonNode before = get(task);
      var updates = Map.of("text", "a better name", "metadata", Map.of("b", 2), "status", "completed");
      assertEquals(get(task).get("version").longValue() + 1,
          ok("task.update", "id", id, "updates", updates).get("version").longValue());
      JsonNode after = get(task);
      assertEquals("a better name {\"a\":1,\"b\":2} completed",
          after.get("text").textValue() + " " + after.get("metadata") + " " + after.get("status").textValue());
      assertEquals(before.get("result"), after.get("result"));
      stage.assertEqualInBoth(List.of(id));
      assertTrue((long) redis("PTTL", stage.keys.of(Key.TASK, id)) > 0, "it leaves Redis again");
    }
  }

  @Test
  void ofAnEndedTaskNothingElseMayBeChangedAndTheRefusalSaysWhatToDo() {
    String cancelled = create();
    ok("task.cancel", "id", cancelled);
    JsonNode task = held(worker);
    by(task, "task.complete", "result", 1).ok();
    stage.awaitDrained();
    redis("DEL", stage.keys.of(Key.TASK, cancelled));
    for (var change : List.of(Map.of("priority", 1), Map.of("status", "pending"), Map.of("deny", List.of("w")))) {
      var refusal = refused("CONFLICT", "task.update", "id", cancelled, "updates", change);
      assertTrue(refusal.get("fix").textValue().contains("task.redrive"), refusal::toString);
      assertTrue(refused("CONFLICT", "task.update", "id", task.get("id").textValue(), "updates", change).has("fix"));
    }
  }

  @Test
  void refusesEndedAndUnknownTasksAndMergedMetadataThatIsTooLarge() {
    String id = create("metadata", Map.of("a", "x".repeat(10_000)));
    refused("TOO_LARGE", "task.update", "id", id, "updates", Map.of("metadata", Map.of("b", "x".repeat(10_000))));
    ok("task.cancel", "id", id);
    refused("CONFLICT", "task.update", "id", id, "updates", Map.of("priority", 1));
    refused("NOT_FOUND", "task.update", "id", "t-999999999", "updates", Map.of("priority", 1));
  }

  private String moved(String id, String status) {
    return ok("task.update", "id", id, "updates", Map.of("status", status)).get("status").textValue();
  }
}
