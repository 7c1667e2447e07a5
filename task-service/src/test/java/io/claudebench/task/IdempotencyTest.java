package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of first answers, and how much of it there may be. */
class IdempotencyTest extends Contract {
  private static final int BYTES_MAX = 1_048_576;
  private static final String LARGE = "x".repeat(16_000);

  IdempotencyTest() {
    super(Map.of("claudebench.limits.idempotency-bytes-max", Integer.toString(BYTES_MAX)));
  }

  @AfterEach
  void roomAgain() {
    redis("DEL", stage.keys.of(Key.IDEMPOTENCY_BYTES));
  }

  private long kept() {
    Object total = redis("HGET", stage.keys.of(Key.IDEMPOTENCY_BYTES), "total");
    return total == null ? 0 : Long.parseLong((String) total);
  }

  private Reply keyed(String key, String verb, Object... input) {
    return stage.rest.post(verb, map(input), "Idempotency-Key", worker + key);
  }

  private Reply updated(String key, String id, String name, Object value) {
    return keyed(key, "task.update", "id", id, "updates", Map.of(name, value));
  }

  @Test
  void aRenewalLeavesNoRecordByWhateverDoorItComes() {
    JsonNode task = held(worker);
    long before = kept();
    by(task, "task.heartbeat").ok();
    stage.rest.post("task.heartbeat", proof(task), "Idempotency-Key", worker).ok();
    JsonNode answer = stage.doors.command("task.heartbeat",
        Doors.request("task.heartbeat", Json.text(proof(task))));
    assertTrue(answer.at("/result").has("leaseExpiresAt"), answer::toString);
    assertEquals(List.of(), redis("KEYS", stage.keys.family(Key.IDEMPOTENCY_KEY, "task.heartbeat") + "*"));
    assertEquals(before, kept());
  }

  @Test
  void answersThatSayTheSameLongThingKeepItOnceAndStayByteForByte() {
    String id = create("metadata", Map.of("large", LARGE));
    long before = kept();
    String first = updated("first", id, "priority", 1).okText();
    IntStream.range(0, 30).forEach(i -> updated("u" + i, id, "priority", i).ok());
    assertTrue(kept() - before < 31 * 2_000 + 20_000, () -> kept() - before + " bytes of 31 answers");
    updated("other", id, "metadata", Map.of("large", "small now")).ok();
    assertEquals(first, updated("first", id, "priority", 1).okText());
  }

  @Test
  void atTheLimitNewKeyedCallsAreFullAndLifelinesAndFirstAnswersAreNot() {
    JsonNode task = held(worker);
    String first = keyed("first", "task.create", "text", "first").okText();
    String id = create();
    Reply last = null;
    for (int i = 0; last == null || last.status() == 200; i++) {
      last = updated("fill" + i, id, "metadata", Map.of("large", i + LARGE));
      assertTrue(i < 80, "nothing bounds it");
    }
    assertEquals("idempotencyBytesMax", last.refused("FULL").get("limit").textValue());
    assertTrue(kept() < BYTES_MAX + 40_000, () -> kept() + " bytes");
    keyed("new", "task.create", "text", "new").refused("FULL");
    var item = ok("task.create_batch", "tasks", List.of(map("text", "item", "idempotencyKey", worker + "item")));
    assertEquals("FULL", item.at("/results/0/error/code").textValue());
    assertEquals(first, keyed("first", "task.create", "text", "first").okText());
    create();
    Map<String, Object> end = proof(task);
    end.put("result", 1);
    String ended = stage.rest.post("task.complete", end, "Idempotency-Key", worker + "end").okText();
    assertEquals(ended, stage.rest.post("task.complete", end, "Idempotency-Key", worker + "end").okText());
  }
}
