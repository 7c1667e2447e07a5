package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventPublishTest {
  @Inject
  Streams streams;

  private final String type = Streams.type();

  @Test
  void publishingAppendsTheEnvelopeAndAnswersItsId() {
    Reply answer = HERE.post("event.publish", "{\"type\":\"" + type
        + "\",\"payload\":{\"b\":1,\"a\":[1.50,null,\"ä\"]},\"id\":\"id-" + type + "\"}");

    assertEquals("{\"id\":\"id-" + type + "\",\"duplicate\":false}", answer.json().toString());
    var event = streams.stream("cb:stream:" + type).getFirst();
    assertEquals("id-" + type, event.get("id").asText());
    assertEquals(type, event.get("type").asText());
    assertEquals("id-" + type, event.get("entity").asText());
    assertEquals(1, event.get("version").asInt());
    assertEquals("{\"b\":1,\"a\":[1.50,null,\"ä\"]}", event.get("payload").toString());
    assertEquals("127.0.0.1", event.at("/metadata/actor").asText());
    assertTrue(Math.abs(Instant.parse(event.get("timestamp").asText()).toEpochMilli() - streams.now()) < 60_000);
    assertFalse(event.has("partitionKey"));
  }

  @Test
  void withoutAnIdEachPublishingIsAnEvent() {
    String first = Streams.publish(type, "1").ok().get("id").asText();
    String second = Streams.publish(type, "1").ok().get("id").asText();

    assertFalse(first.equals(second));
    assertEquals(2, streams.stream("cb:stream:" + type).size());
  }

  @Test
  void theSameIdOf32AtOnceIsOneEntryAnd31Duplicates() {
    String before = streams.get("cb:duplicates:prevented");
    var calls = IntStream.range(0, 32).mapToObj(i -> HERE.send("event.publish",
        "{\"type\":\"" + type + "\",\"payload\":" + i + ",\"id\":\"once-" + type + "\"}")).toList();

    assertEquals(31, calls.stream().filter(call -> call.join().ok().get("duplicate").asBoolean()).count());
    assertEquals(1, streams.stream("cb:stream:" + type).size());
    assertEquals((before == null ? 0 : Long.parseLong(before)) + 31,
        Long.parseLong(streams.get("cb:duplicates:prevented")));
    assertTrue(streams.run("PTTL", "cb:duplicates:prevented").toLong() > 3_500_000);
    assertTrue(streams.run("ZSCORE", "cb:processed:events", "once-" + type).toLong() > 0);
    assertEquals(-1, streams.run("PTTL", "cb:processed:events").toLong());
  }

  @Test
  void aPartitionKeyAppendsToThePartitionTooInTheSameOrder() {
    IntStream.range(0, 5).forEach(i -> Streams.publish(type, Integer.toString(i), "p-" + type).ok());

    var events = streams.stream("cb:partition:events:p-" + type);
    assertEquals(streams.stream("cb:stream:" + type), events);
    assertEquals("p-" + type, events.getFirst().get("partitionKey").asText());
    assertEquals("p-" + type, events.getFirst().get("entity").asText());
    assertTrue(streams.run("PTTL", "cb:partition:events:p-" + type).toLong() > 86_000_000);
  }

  @Test
  void typesOfTheFleetsOwnAreInvalid() {
    for (String reserved : List.of("task.created", "task.resumed", "instance.x", "leader.lost", "partition.",
        "quorum.a.b", "batch.mine", "state.put", "circuit.opened", "alert.load", "hook.pre_tool.executed", "hook.x")) {
      Reply answer = Streams.publish(reserved, "1");
      assertEquals(400, answer.status(), reserved);
      assertEquals("/type", answer.refused("INVALID").at("/errors/0/pointer").asText());
      assertEquals("INVALID", HERE.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"event.publish\",\"params\":"
          + "{\"type\":\"" + reserved + "\",\"payload\":1}}").json().at("/error/data/code").asText(), reserved);
    }
    List.of("task", "tasks.done", "my.task.created", "Task.created").forEach(own -> Streams.publish(own, "1").ok());
    for (String none : Odd.NO_NAMES) {
      HERE.post("event.publish", Rest.map("type", none, "payload", 1)).refused("INVALID");
    }
  }

  @Test
  void thePayloadMayBeNullButMustBeThereAndHasABound() {
    assertEquals(200, Streams.publish(type, "null").status());
    assertTrue(streams.stream("cb:stream:" + type).getFirst().get("payload").isNull());

    Reply absent = HERE.post("event.publish", "{\"type\":\"" + type + "\"}");
    assertEquals("/payload", absent.refused("INVALID").at("/errors/0/pointer").asText());

    Reply large = Streams.publish(type, "\"" + "x".repeat(262_144) + "\"");
    assertEquals(413, large.status());
    large.refused("TOO_LARGE");
  }

  @Test
  void theSameIdempotencyKeyGivesTheFirstAnswerByteForByte() {
    String input = "{\"type\":\"" + type + "\",\"payload\":1}";
    Reply first = HERE.post("event.publish", input, "Idempotency-Key", type);
    Reply again = HERE.post("event.publish", input, "Idempotency-Key", type);

    assertEquals(first.body(), again.body());
    assertEquals(1, streams.stream("cb:stream:" + type).size());
  }
}
