package io.claudebench.event;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(SmallLimitsTest.Small.class)
class SmallLimitsTest {

  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.prefix", "small", "claudebench.event.events-max", "5",
          "claudebench.event.partition-max", "3",
          "claudebench.event.event-types-max", "2", "claudebench.event.processed-max", "4", "claudebench.event.life-ms",
          "2000",
          "claudebench.event.read-bytes-max", "2000");
    }
  }

  @Inject
  Streams streams;

  private final String type = Streams.type();

  @BeforeEach
  void empty() {
    streams.run("DEL", "small:types:events", "small:processed:events");
  }

  @Test
  void exactlyEventsMaxOfManyAtOncePassAndTheRestIsFull() {
    var calls = IntStream.range(0, 20)
        .mapToObj(i -> Rest.send("event.publish", "{\"type\":\"" + type + "\",\"payload\":" + i + "}")).toList();

    assertEquals(5, calls.stream().filter(call -> call.join().status() == 200).count());
    Rest refused = Streams.publish(type, "1");
    assertEquals(507, refused.status());
    assertEquals("eventsMax", refused.body().get("limit").asText());
  }

  @Test
  void aFullPartitionRefusesAndWritesNothing() {
    IntStream.range(0, 3).forEach(i -> Streams.publish(type, "1", "p-" + type));

    Rest refused = Streams.publish(type, "1", "p-" + type);

    assertEquals("partitionMax", refused.body().get("limit").asText());
    assertEquals(3, streams.stream("small:stream:" + type).size());
  }

  @Test
  void aThirdTypeAndAFifthIdAreFull() {
    String other = Streams.type();
    Streams.publish(other, "1");
    IntStream.range(0, 4)
        .forEach(i -> Rest.post("event.publish", "{\"type\":\"" + type + "\",\"payload\":1,\"id\":\"" + type + i
            + "\"}"));

    assertEquals("eventTypesMax", Streams.publish(Streams.type(), "1").body().get("limit").asText());
    assertEquals("processedMax", Rest.post("event.publish", "{\"type\":\"" + other + "\",\"payload\":1,\"id\":\"z\"}")
        .body().get("limit").asText());
  }

  @Test
  void idsTypesAndStreamsLeaveWhenTheirLifeIsOver() {
    String input = "{\"type\":\"" + type + "\",\"payload\":1,\"id\":\"" + type + "\"}";
    Rest.post("event.publish", input);

    await().until(() -> streams.run("EXISTS", "small:stream:" + type).toInteger() == 0);

    assertEquals(false, Rest.post("event.publish", input).body().get("duplicate").asBoolean());
    assertEquals(1, streams.run("ZCARD", "small:processed:events").toInteger());
  }

  @Test
  void aReaderWhoComesAfterTheLifeOfEventsIsToldOfTheGap() {
    Streams.publish(type, "1");
    String next = Rest.get("/event/read?types=" + type).body().get("next").asText();

    await().until(() -> streams.run("EXISTS", "small:stream:" + type).toInteger() == 0);

    assertEquals("[\"" + type + "\"]",
        Rest.get("/event/read?types=" + type + "&after=" + next).body().get("gap").toString());
  }

  @Test
  void anAnswerStopsBeforeItsBytesAreOverButAlwaysHoldsOneEvent() {
    String large = "\"" + "x".repeat(3_000) + "\"";
    Streams.publish(type, large);
    Streams.publish(type, large);

    var first = Rest.get("/event/read?types=" + type).body();
    var second = Rest.get("/event/read?types=" + type + "&after=" + first.get("next").asText()).body();

    assertEquals(1, first.get("events").size());
    assertEquals(1, second.get("events").size());
  }
}
