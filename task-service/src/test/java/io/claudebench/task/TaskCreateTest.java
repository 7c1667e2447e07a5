package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.task.persist.Upsert;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Odd;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskCreateTest extends Contract {

  @Test
  void anAnswerHasTheContractsFieldsInOrder() {
    var reply = stage.rest.post("task.create", Map.of("text", "hello", "priority", 0));
    assertTrue(reply.body().matches("\\{\"id\":\"t-\\d+\",\"text\":\"hello\",\"status\":\"pending\",\"priority\":0,"
        + "\"createdAt\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}"), reply.body());
    var task = ok("task.get", "id", reply.ok().get("id").textValue());
    assertEquals(List.of(1, 0, 3),
        List.of(task.get("version").intValue(), task.get("attempt").intValue(), task.get("maxAttempts").intValue()));
  }

  @Test
  void theSameKeyGivesTheFirstAnswerAndAnotherInputConflicts() {
    String key = worker + ":key";
    var first = stage.rest.post("task.create", Map.of("text", "once", "idempotencyKey", key));
    var again = stage.rest.post("task.create", Map.of("idempotencyKey", key, "text", "once", "unknown", 1));
    assertEquals(first.okText(), again.okText());
    refused("CONFLICT", "task.create", "text", "twice", "idempotencyKey", key);
  }

  @Test
  void whatAVerbDoesNotDeclareItDoesNotRead() {
    var made = ok("task.create", "text", "mine", "id", "t-7", "status", "completed", "version", 9, "fence", 9, "by",
        "eve", "attempt", 5, "assignedTo", worker, "result", "done", "tenant", "other");
    var task = ok("task.get", "id", made.get("id").textValue());
    assertEquals(List.of("pending", "1", "0"),
        List.of(task.get("status").asText(), task.get("version").asText(), task.get("attempt").asText()));
    for (String field : List.of("fence", "by", "assignedTo", "result", "tenant")) {
      assertTrue(task.path(field).isMissingNode(), task::toString);
    }
  }

  @Test
  void whatBreaksTheSchemaIsListedWithItsPointer() {
    var errors = refused("INVALID", "task.create", "text", "", "priority", 101, "maxAttempts", 0, "deny",
        List.of("a b")).get("errors");
    assertEquals(List.of("/deny/0", "/maxAttempts", "/priority", "/text"), errors.findValuesAsText("pointer"));
    Odd.NO_NAMES.forEach(name -> refused("INVALID", "task.create", "text", "x", "deny", List.of(name)));
    refused("INVALID", "task.create");
    refused("INVALID", "task.create", "text", "x".repeat(501));
    refused("INVALID", "task.create", "text", "x", "priority", "50");
    refused("TOO_LARGE", "task.create", "text", "x", "metadata", Map.of("a", "x".repeat(16_384)));
  }

  @Test
  void aTextIsAsLongAsItHasCodePoints() {
    String emoji = "\uD83D\uDE80";
    String id = ok("task.create", "text", emoji.repeat(500)).get("id").textValue();
    assertEquals(emoji.repeat(500), ok("task.get", "id", id).get("text").textValue());
    refused("INVALID", "task.create", "text", emoji.repeat(501));
  }

  @Test
  void nothingStandsInAListOfNamesForNull() {
    for (String list : List.of("requires", "dependsOn", "deny")) {
      var errors = refused("INVALID", "task.create", "text", "x", list, Arrays.asList("t-1", null)).get("errors");
      assertEquals("[{\"pointer\":\"/" + list + "/1\",\"message\":\"must not be null\"}]", errors.toString());
    }
    var errors = refused("INVALID", "task.create_batch", "tasks", Arrays.asList(Map.of("text", "x"), null))
        .get("errors");
    assertEquals("/tasks/1", errors.get(0).get("pointer").textValue());
  }

  @Test
  void timesLieBetween1970And9999() {
    for (String far : List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59.9999Z", "+10000-01-01T00:00:00Z")) {
      var errors = refused("INVALID", "task.create", "text", "x", "runAt", far).get("errors");
      assertEquals("/runAt", errors.get(0).get("pointer").textValue());
      refused("INVALID", "task.purge", "status", "completed", "olderThan", far);
    }
    String id = create("runAt", "9999-12-31T23:59:59.999Z");
    assertEquals("9999-12-31T23:59:59.999Z", ok("task.get", "id", id).get("runAt").textValue());
    ok("task.cancel", "id", id);
  }

  @Test
  void anIdHasOneSpellingWhereverOneIsRead() {
    String id = create();
    String other = id.replace("t-", "t-0");
    for (var verb : stage.rest.get("/verbs").ok()) {
      var properties = stage.rest.get("/schemas/" + verb.get("name").asText()).ok().at("/input/properties");
      for (String field : List.of("id", "taskId")) {
        if (properties.path(field).path("pattern").asText().startsWith("^t-")) {
          var errors = refused("INVALID", verb.get("name").asText(), field, other).get("errors");
          assertTrue(errors.findValuesAsText("pointer").contains("/" + field), verb + " " + errors);
        }
      }
    }
    refused("INVALID", "task.create", "text", "x", "dependsOn", List.of(other));
    refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "x", "dependsOn", List.of(other))));
    refused("INVALID", "task.create_batch", "tasks", List.of(Map.of("text", "x", "ref", other)));
    assertEquals("pending", ok("task.get", "id", id).get("status").textValue());
  }

  @Test
  void aTaskForLaterWaitsAndThenRuns() {
    assertEquals("scheduled", ok("task.create", "text", "later", "delayMs", 60_000).get("status").textValue());
    String soon = ok("task.create", "text", "soon", "delayMs", 150).get("id").textValue();
    Await.until("it came due", () -> ok("task.get", "id", soon).get("status").textValue().equals("pending"));
  }

  @Test
  void fiveHundredParallelCreatesGiveFiveHundredGrowingIds() {
    var ids = Stage.parallel(500, i -> create());
    assertEquals(500, new HashSet<>(ids).size());
    assertTrue(Upsert.digits(create()) > ids.stream().mapToLong(Upsert::digits).max().orElseThrow());
  }
}
