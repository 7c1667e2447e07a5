package io.claudebench.instance.state;

import static io.claudebench.instance.States.object;
import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Registry;
import io.claudebench.instance.States;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StatePutTest {
  @Inject
  Registry registry;

  @Inject
  States states;

  private final String key = States.fresh() + "k";

  @Test
  void everyJsonValueComesBackAsItWasAndVersionsGrow() {
    long before = 0;
    for (String value : Odd.FAITHFUL) {
      long version = HERE.post("state.put", "{\"key\":\"" + key + "\",\"value\":" + value + "}").ok().get("version")
          .asLong();
      String back = HERE.post("state.get", object("key", key).toString()).body();

      assertTrue(back.startsWith("{\"found\":true,\"value\":" + value + ",\"version\":"), back);
      assertTrue(version > before, version + " after " + before);
      before = version;
    }
  }

  @Test
  void theAnswerIsNameAndVersionAndTheKeysOfRedisAreThese() {
    var answer = ok("state.put", "key", key, "value", 1);

    assertEquals("{\"key\":\"" + key + "\",\"version\":" + answer.get("version") + "}", answer.toString());
    assertEquals(answer.get("version").asText(), registry.hash("cb:state:" + key).get("version"));
    assertEquals(-1, registry.lifeMs("cb:state:" + key));
    assertEquals(0, registry.run("ZSCORE", "cb:state-names", key).toLong());
    assertNull(registry.run("ZSCORE", "cb:state-expiries", key));
  }

  @Test
  void aTtlIsKeptByRedisAndAPutWithoutOneEndsIt() {
    var answer = ok("state.put", "key", key, "value", 1, "ttlSeconds", 100);
    long life = registry.lifeMs("cb:state:" + key);
    assertTrue(life > 90_000 && life <= 100_000, "lives " + life);
    assertEquals(Instant.parse(answer.get("expiresAt").asText()).toEpochMilli(),
        registry.run("ZSCORE", "cb:state-expiries", key).toLong());

    ok("state.put", "key", key, "value", 2);

    assertEquals(-1, registry.lifeMs("cb:state:" + key));
    assertNull(registry.run("ZSCORE", "cb:state-expiries", key));
    assertFalse(ok("state.get", "key", key).has("expiresAt"));
  }

  @Test
  void whenItsTimeIsOverAValueIsGoneForEveryVerbAndItsVersionIsNone() {
    long version = ok("state.put", "key", key, "value", 1, "ttlSeconds", 1).get("version").asLong();
    assertTrue(ok("state.get", "key", key).get("found").asBoolean());

    Await.until("it ends", () -> !ok("state.get", "key", key).get("found").asBoolean());

    assertEquals("{\"contains\":false}", ok("state.contains", "key", key).toString());
    assertEquals("{\"keys\":[]}", ok("state.list", "prefix", key).toString());
    assertEquals("{\"count\":0}", ok("state.count", "prefix", key).toString());
    assertEquals(0,
        refused("CONFLICT", "state.put", "key", key, "value", 2, "ifVersion", version).get("version").asLong());
    assertTrue(ok("state.put", "key", key, "value", 2, "ifVersion", 0).get("version").asLong() > version);
  }

  @Test
  void anotherVersionIsAConflictThatNamesTheCurrentOneAndChangesNothing() {
    assertEquals(0, refused("CONFLICT", "state.put", "key", key, "value", 1, "ifVersion", 7).get("version").asLong());
    long first = ok("state.put", "key", key, "value", 1, "ifVersion", 0).get("version").asLong();
    long second = ok("state.put", "key", key, "value", 2, "ifVersion", first).get("version").asLong();

    for (long wrong : new long[] {0, first, second + 1}) {
      var conflict = refused("CONFLICT", "state.put", "key", key, "value", 3, "ifVersion", wrong);
      assertEquals(second, conflict.get("version").asLong());
      assertEquals(409, conflict.get("status").asInt());
    }
    assertEquals("2", ok("state.get", "key", key).get("value").toString());
  }

  @Test
  void exactlyOneOf32WritersWinsEachVersionAndVersionsOnlyGrow() {
    long version = 0;
    for (int round = 0; round < 20; round++) {
      long expected = version;
      var calls = IntStream.range(0, 32)
          .mapToObj(i -> HERE.send("state.put", object("key", key, "value", i, "ifVersion", expected).toString()))
          .toList();
      var won = calls.stream().map(call -> call.join()).filter(call -> call.status() == 200).toList();

      assertEquals(1, won.size(), "round " + round);
      version = won.getFirst().json().get("version").asLong();
      assertTrue(version > expected);
      for (var call : calls) {
        Reply reply = call.join();
        var told = reply.status() == 200 ? reply.ok() : reply.refused("CONFLICT");
        assertEquals(version, told.get("version").asLong(), "losers learn the version that won");
      }
    }
  }

  @Test
  void versionsGoOnGrowingWhenRedisComesBackWithoutItsCounter() {
    long version = States.put(key, 1);
    registry.run("DEL", "cb:state-version");
    registry.run("HINCRBY", "cb:epoch", "epoch", "1");

    assertTrue(States.put(key, 2) > version);
  }

  @Test
  void whileTheEpochIsNotOpenNothingIsPutButReadingAndDeletingGoOn() {
    States.put(key, 1);
    String run = registry.hash("cb:epoch").get("runId");
    registry.run("HSET", "cb:epoch", "runId", "0".repeat(40));
    try {
      assertEquals("not_done", refused("UNAVAILABLE", "state.put", "key", key, "value", 2).get("outcome").asText());
      assertEquals("1", ok("state.get", "key", key).get("value").toString());
      assertTrue(ok("state.delete", "key", key).get("deleted").asBoolean());
    } finally {
      registry.run("HSET", "cb:epoch", "runId", run);
    }
  }

  @Test
  void aCompressedValueIsSmallInRedisAndTheRatioIsMeasured() {
    ok("state.put", "key", key, "value", "abcdefgh".repeat(10_000), "compress", "zstd");

    assertEquals(Codec.zstd.id, states.stored(key)[0]);
    assertTrue(states.stored(key).length < 1000);
    String metrics = HERE.get("/q/metrics").body();
    assertTrue(metrics.lines().anyMatch(line -> line.matches("state_bytes_in_total\\{.*codec=\"zstd\".*} [1-9].*")),
        metrics);
    assertTrue(metrics.lines().anyMatch(line -> line.matches("state_bytes_stored_total\\{.*codec=\"zstd\".*} [1-9].*")),
        metrics);
    assertTrue(metrics.lines()
        .anyMatch(line -> line.matches("state_compression_ratio\\{.*codec=\"zstd\".*} [1-9][0-9.]+.*")), metrics);
  }

  @Test
  void theSameKeyGivesTheFirstAnswerAndOneVersion() {
    String input = object("key", key, "value", 1, "idempotencyKey", key).toString();
    Reply first = HERE.post("state.put", input);

    assertEquals(first.okText(), HERE.post("state.put", input).okText());
    assertEquals(first.ok().get("version"), ok("state.contains", "key", key).get("version"));
    refused("CONFLICT", "state.put", "key", key, "value", 2, "idempotencyKey", key);
  }

  @Test
  void badInputIsInvalidAndNamesItsPlace() {
    assertEquals("/value", pointer("key", key));
    assertEquals("/value", pointer("key", key, "value", 1, "base64", "AA=="));
    assertEquals("/base64", pointer("key", key, "base64", "a?"));
    Odd.NO_NAMES.forEach(name -> assertEquals("/key", pointer("key", name, "value", 1), name));
    assertEquals("/ttlSeconds", pointer("key", key, "value", 1, "ttlSeconds", 0));
    assertEquals("/ifVersion", pointer("key", key, "value", 1, "ifVersion", -1));
    assertEquals("/compress", pointer("key", key, "value", 1, "compress", "gzip"));
    refused("INVALID", "state.put", "key", "global", "value", 1);
  }

  @Test
  void aValueOver256KbIsTooLargeAndOneOfExactlyThatIsKept() {
    refused("TOO_LARGE", "state.put", "key", key, "value", "a".repeat(StateLimits.VALUE - 1));
    refused("TOO_LARGE", "state.put", "key", key, "base64", "AAAA".repeat(StateLimits.BASE64 / 4 + 1));
    assertFalse(ok("state.contains", "key", key).get("contains").asBoolean());
    States.put(key, "a".repeat(StateLimits.VALUE - 2));
    assertEquals(StateLimits.VALUE + 1, states.stored(key).length);
  }

  private static String pointer(Object... pairs) {
    return refused("INVALID", "state.put", pairs).at("/errors/0/pointer").asText();
  }
}
