package io.claudebench.instance;

import static io.claudebench.instance.States.item;
import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateBatchPutTest {
  private final String prefix = States.fresh();

  @Test
  void aThousandValuesAreKeptInOrderOverManyChunksAndVersionsGrow() {
    var answer = ok("state.batch_put", "items", IntStream.range(0, 1000).mapToObj(i -> item(prefix + i, i)).toList());

    assertEquals(1000, answer.get("stored").asInt());
    long before = 0;
    for (int i = 0; i < 1000; i++) {
      var result = answer.at("/results/" + i);
      assertEquals(prefix + i, result.get("key").asText());
      assertTrue(result.get("version").asLong() > before);
      before = result.get("version").asLong();
    }
    assertEquals(1000, ok("state.count", "prefix", prefix).get("count").asInt());
    assertTrue(States.put(prefix + "after", 1) > before, "no number of the batch comes again");
  }

  @Test
  void eachItemIsAnsweredForItselfAndTheLastOfOneNameStays() {
    long version = States.put(prefix + "b", "old");
    var answer = ok("state.batch_put", "items",
        List.of(item(prefix + "a", 1), Map.of("key", prefix + "b", "value", 2, "ifVersion", 0), item(prefix + "a", 3),
        Map.of("key", prefix + "b", "value", 4, "ifVersion", version),
        Map.of("key", prefix + "c", "base64", "AAE=", "ttlSeconds", 100, "compress", "lz4")));

    assertEquals(4, answer.get("stored").asInt());
    assertEquals("CONFLICT", answer.at("/results/1/error/code").asText());
    assertEquals(version, answer.at("/results/1/error/version").asLong());
    assertFalse(answer.at("/results/1").has("version"));
    assertTrue(answer.at("/results/4").has("expiresAt"));
    assertEquals("3", ok("state.get", "key", prefix + "a").get("value").toString());
    assertEquals(answer.at("/results/2/version"), ok("state.get", "key", prefix + "a").get("version"));
    assertEquals("4", ok("state.get", "key", prefix + "b").get("value").toString());
    assertEquals("AAE=", ok("state.get", "key", prefix + "c").get("base64").asText());
  }

  @Test
  void theSameKeyGivesTheFirstAnswerOfEveryChunk() {
    String input = States.object("items", IntStream.range(0, 600).mapToObj(i -> item(prefix + i, i)).toList(),
        "idempotencyKey", prefix).toString();
    Reply first = HERE.post("state.batch_put", input);
    States.put(prefix + 590, "mine");

    assertEquals(first.okText(), HERE.post("state.batch_put", input).okText());
    assertEquals("\"mine\"", ok("state.get", "key", prefix + 590).get("value").toString());
  }

  @Test
  void batchesThatRaceForTheSameVersionsEachWinWhatOthersLose() {
    var inputs = States.object("items",
        IntStream.range(0, 100).mapToObj(i -> Map.of("key", prefix + i, "value", i, "ifVersion", 0))
        .toList()).toString();
    var calls = IntStream.range(0, 16).mapToObj(i -> HERE.send("state.batch_put", inputs)).toList();

    assertEquals(100, calls.stream().mapToInt(call -> call.join().ok().get("stored").asInt()).sum());
  }

  @Test
  void oneBadItemRefusesTheCallAndNamesItsPlace() {
    assertEquals("/items/1/ttlSeconds",
        pointer(item(prefix + "a", 1), Map.of("key", prefix + "b", "value", 1, "ttlSeconds", 0)));
    assertEquals("/items/1/base64", pointer(item(prefix + "a", 1), Map.of("key", prefix + "b", "base64", "%")));
    assertEquals("/items/0/value", pointer(Map.of("key", prefix + "b")));
    refused("INVALID", "state.batch_put", "items", List.of());
    refused("INVALID", "state.batch_put", "items", List.of(item(prefix + "a", 1), item("global", 1)));
    refused("TOO_LARGE", "state.batch_put", "items",
        IntStream.range(0, 1001).mapToObj(i -> item(prefix + i, i)).toList());
    assertEquals(0, ok("state.count", "prefix", prefix).get("count").asInt());
  }

  private static String pointer(Object... items) {
    return refused("INVALID", "state.batch_put", "items", List.of(items)).at("/errors/0/pointer").asText();
  }
}
