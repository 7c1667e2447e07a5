package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Odd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands as any Redis client writes them. */
class EventDoorTest extends Contract {

  @Test
  void aCommandIsAnsweredAndLeavesItsStream() {
    JsonNode answer = stage.doors.command("task.create", Doors.request("task.create", "{\"text\":\"by event\"}"));
    assertEquals("by event", answer.at("/result/text").textValue());
    try (var redis = new Resp(stage.redis)) {
      Await.until("it is acknowledged", () -> redis.number("XLEN", stage.keys.of(Key.COMMANDS, "task")) == 0);
    }
  }

  @Test
  void aCommandThatIsDeliveredAgainGetsTheFirstAnswerAndHasOneEffect() {
    String text = worker + " twice";
    ObjectNode command = command("task.create", "{\"text\":\"" + text + "\"}");
    String stream = stage.keys.of(Key.COMMANDS, "task");
    String replyTo = stage.keys.of(Key.REPLIES, worker);
    try (var redis = new Resp(stage.redis)) {
      command.put("replyTo", replyTo);
      String id = redis.text("XADD", stream, "*", "data", Json.text(command));
      Await.until("the first answer", () -> redis.number("XLEN", replyTo) == 1);
      Await.until("it left", () -> redis.number("XLEN", stream) == 0);
      redelivered(redis, stream, id, Json.text(command));
      Await.until("the second answer", () -> redis.number("XLEN", replyTo) == 2);
      var answers = (List<?>) redis.ask("XRANGE", replyTo, "-", "+");
      assertEquals(((List<?>) answers.get(0)).get(1), ((List<?>) answers.get(1)).get(1));
    }
    assertEquals(1, ok("task.list", "query", text).get("total").intValue());
  }

  @Test
  void aReleaseThatIsDeliveredAgainIsNoLostLease() {
    ObjectNode command = command("task.release", Json.text(proof(held(worker))));
    String stream = stage.keys.of(Key.COMMANDS, "task");
    String replyTo = stage.keys.of(Key.REPLIES, worker);
    command.put("replyTo", replyTo);
    try (var redis = new Resp(stage.redis)) {
      String id = redis.text("XADD", stream, "*", "data", Json.text(command));
      Await.until("the first answer", () -> redis.number("XLEN", replyTo) == 1);
      Await.until("it left", () -> redis.number("XLEN", stream) == 0);
      redelivered(redis, stream, id, Json.text(command));
      Await.until("the second answer", () -> redis.number("XLEN", replyTo) == 2);
      var answers = (List<?>) redis.ask("XRANGE", replyTo, "-", "+");
      assertTrue(answers.getFirst().toString().contains("result"), answers::toString);
      assertEquals(((List<?>) answers.get(0)).get(1), ((List<?>) answers.get(1)).get(1));
    }
  }

  @Test
  void aCommandPastItsDeadlineIsDroppedUnrun() {
    String text = worker + " late";
    ObjectNode command = command("task.create", "{\"text\":\"" + text + "\"}");
    command.putObject("metadata").put("deadline", "2020-01-01T00:00:00.000Z");
    try (var redis = new Resp(stage.redis)) {
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data", Json.text(command));
      Await.until("it left", () -> redis.number("XLEN", stage.keys.of(Key.COMMANDS, "task")) == 0);
    }
    assertEquals(0, ok("task.list", "query", text).get("total").intValue());
  }

  @Test
  void aNotificationRunsWithoutAnAnswer() {
    String text = worker + " quiet";
    ObjectNode command = command("task.create", "{\"text\":\"" + text + "\"}");
    command.remove("id");
    try (var redis = new Resp(stage.redis)) {
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data", Json.text(command));
    }
    Await.until("it ran", () -> ok("task.list", "query", text).get("total").intValue() == 1);
  }

  @Test
  void whatCannotBeReadIsBuriedWithItsReason() {
    try (var redis = new Resp(stage.redis)) {
      long before = redis.number("XLEN", stage.keys.of(Key.DEAD_COMMANDS));
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data", "{nope");
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "other", "field");
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data", "{\"method\":\"task.create\"}");
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data",
          Json.text(command("task.create", "{}").put("replyTo", "cb:task:seq")));
      Await.until("all four are dead", () -> redis.number("XLEN", stage.keys.of(Key.DEAD_COMMANDS)) == before + 4);
      assertTrue(redis.ask("XREVRANGE", stage.keys.of(Key.DEAD_COMMANDS), "+", "-", "COUNT",
          4).toString().contains("replyTo must be"));
    }
  }

  @Test
  void whoAsksWithWhatCannotBeReadIsToldWhy() {
    String replyTo = stage.keys.of(Key.REPLIES, worker);
    String data =
        "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"task.create\",\"params\":{\"text\":\"x\",\"metadata\":%s},"
        + "\"replyTo\":\"" + replyTo + "\"}";
    try (var redis = new Resp(stage.redis)) {
      for (String metadata : List.of("{\"a\":1e9999999999}", "{\"a\":\"nul \\u0000\"}")) {
        redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data", data.formatted(metadata));
      }
      Await.until("both answers", () -> redis.number("XLEN", replyTo) == 2);
      String answers = redis.ask("XRANGE", replyTo, "-", "+").toString();
      assertTrue(answers.contains("\"code\":\"INVALID\"") && answers.contains("\"code\":\"PARSE\"")
          && answers.contains("\"id\":\"a\""), answers);
    }
  }

  @Test
  void aTextThatPostgresqlCannotKeepIsRefusedBeforeThereIsATaskAtEveryDoor() {
    for (Door door : Door.values()) {
      for (String value : Odd.UNKEEPABLE) {
        String input = "{\"text\":\"x\",\"metadata\":{\"a\":" + value + "}}";
        assertEquals("PARSE", stage.doors.call(door, "task.create", "{\"text\":" + value + "}").word(), door + value);
        assertEquals("PARSE", stage.doors.call(door, "task.create", input).word(), door + value);
      }
    }
  }

  /** The same entry once more under the same id, to a group that has not seen it. */
  private void redelivered(Resp redis, String stream, String id, String data) {
    redis.ask("DEL", stream);
    redis.ask("XADD", stream, id, "data", data);
    redis.ask("XGROUP", "CREATE", stream, "task-service", "0");
  }

  private static ObjectNode command(String verb, String input) {
    return (ObjectNode) Json.read(Doors.request(verb, input));
  }
}
