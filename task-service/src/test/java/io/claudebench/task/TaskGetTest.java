package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskGetTest extends Contract {

  @Test
  void aTaskThatHasLeftRedisIsShownAsItWas() {
    stage.register("get", 10);
    String id = stage.ok("task.create", Map.of("text", "leaves", "priority", 100, "metadata", Map.of("a", 1))).get("id")
        .textValue();
    var task = stage.ok("task.claim", Map.of("workerId", "get")).get("tasks").get(0);
    stage.ok("task.complete", Map.of("id", id, "workerId", "get", "fence", task.get("fence").longValue(), "result",
        "x"));
    stage.awaitDrained();
    var before = stage.ok("task.get", Map.of("taskId", id));
    try (var client = new Resp(stage.redis)) {
      client.ask("DEL", stage.keys.of(Key.TASK, id));
    }
    assertEquals(before, stage.ok("task.get", Map.of("id", id)));
    assertEquals("completed", before.get("status").textValue());
  }

  @ParameterizedTest
  @EnumSource
  void whatACallerSaidComesBackAsItIsAtEveryDoor(Door door) {
    JsonNode said = Rest.json("{\"deep\":[1,{},[],null,1.50,\"Grüße \\n\"],\"n\":12345678901234567}");
    var task = held(worker, "metadata", said);
    by(task, "task.complete", "result", said).ok();

    JsonNode shown = stage.doors.call(door, "task.get", "{\"id\":" + task.get("id") + "}").json();

    assertEquals(List.of(said, said), List.of(shown.get("metadata"), shown.get("result")));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertEquals("NOT_FOUND", stage.rest.post("task.get", Map.of("id", "t-999999999999")).word());
    assertEquals("INVALID", stage.rest.post("task.get", Map.of()).word());
    assertEquals("INVALID", stage.rest.post("task.get", Map.of("id", "t-1", "taskId", "t-2")).word());
    assertEquals("INVALID", stage.rest.post("task.get", Map.of("id", "seq")).word());
  }
}
