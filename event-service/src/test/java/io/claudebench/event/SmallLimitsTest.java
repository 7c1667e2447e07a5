package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
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
          "claudebench.event.stream-bytes-max", "65536", "claudebench.event.read-bytes-max", "2000",
          "claudebench.event.read-entries", "16");
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
        .mapToObj(i -> HERE.send("event.publish", "{\"type\":\"" + type + "\",\"payload\":" + i + "}")).toList();

    assertEquals(5, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(15, calls.stream().filter(call -> call.join().word().equals("FULL")).count());
    Reply refused = Streams.publish(type, "1");
    assertEquals(507, refused.status());
    assertEquals("eventsMax", refused.refused("FULL").get("limit").asText());
  }

  @Test
  void aTypeOfTooManyBytesIsFull() {
    String payload = '"' + "x".repeat(20_000) + '"';
    IntStream.range(0, 4).forEach(i -> Streams.publish(type, payload).ok());

    assertEquals("streamBytesMax", Streams.publish(type, "1").refused("FULL").get("limit").asText());
    assertEquals(4, streams.stream("small:stream:" + type).size());
  }

  @Test
  void thatATypeIsFullIsToldOnceHoweverManyAreRefused() {
    String payload = '"' + "x".repeat(20_000) + '"';
    IntStream.range(0, 4).forEach(i -> Streams.publish(type, payload).ok());
    IntStream.range(0, 10).mapToObj(i -> HERE.send("event.publish", "{\"type\":\"" + type + "\",\"payload\":1}"))
        .toList().forEach(call -> call.join().refused("FULL"));

    var told = HERE.get("/event/read?types=alert.memory").ok().get("events").findValues("payload").stream()
        .filter(payloadOf -> payloadOf.get("type").asText().equals(type)).toList();
    assertEquals(1, told.size());
    assertEquals("streamBytesMax", told.get(0).get("limit").asText());
  }

  /** Its entries are too old, it is gone, and begins anew: it knows nothing of those before. */
  @Test
  void whoComesTooLateIsToldOfTheGapWhenTheStreamHasBegunAnew() {
    Streams.publish(type, "1").ok();
    String next = HERE.get("/event/read?types=" + type + "&limit=1").ok().get("next").asText();
    Streams.publish(type, "2").ok();
    await().until(() -> streams.run("EXISTS", "small:stream:" + type).toInteger() == 0);
    Streams.publish(type, "3").ok();

    assertEquals("[\"" + type + "\"]",
        HERE.get("/event/read?types=" + type + "&after=" + next).ok().get("gap").toString());
  }

  @Test
  void aFullPartitionRefusesAndWritesNothing() {
    IntStream.range(0, 3).forEach(i -> Streams.publish(type, "1", "p-" + type).ok());

    Reply refused = Streams.publish(type, "1", "p-" + type);

    assertEquals("partitionMax", refused.refused("FULL").get("limit").asText());
    assertEquals(3, streams.stream("small:stream:" + type).size());
  }

  @Test
  void aThirdTypeAndAFifthIdAreFull() {
    String other = Streams.type();
    Streams.publish(other, "1").ok();
    IntStream.range(0, 4)
        .forEach(i -> HERE.post("event.publish", "{\"type\":\"" + type + "\",\"payload\":1,\"id\":\"" + type + i
            + "\"}").ok());

    assertEquals("eventTypesMax", Streams.publish(Streams.type(), "1").refused("FULL").get("limit").asText());
    assertEquals("processedMax", HERE.post("event.publish", "{\"type\":\"" + other + "\",\"payload\":1,\"id\":\"z\"}")
        .refused("FULL").get("limit").asText());
  }

  @Test
  void idsTypesAndStreamsLeaveWhenTheirLifeIsOver() {
    String input = "{\"type\":\"" + type + "\",\"payload\":1,\"id\":\"" + type + "\"}";
    HERE.post("event.publish", input).ok();

    await().until(() -> streams.run("EXISTS", "small:stream:" + type).toInteger() == 0);

    assertEquals(false, HERE.post("event.publish", input).ok().get("duplicate").asBoolean());
    assertEquals(1, streams.run("ZCARD", "small:processed:events").toInteger());
  }

  @Test
  void aReaderWhoComesAfterTheLifeOfEventsIsToldOfTheGap() {
    Streams.publish(type, "1").ok();
    String next = HERE.get("/event/read?types=" + type).ok().get("next").asText();

    await().until(() -> streams.run("EXISTS", "small:stream:" + type).toInteger() == 0);

    assertEquals("[\"" + type + "\"]",
        HERE.get("/event/read?types=" + type + "&after=" + next).ok().get("gap").toString());
  }

  @Test
  void aReadInSmallPiecesIsTheSameRead() {
    var types = IntStream.range(0, 80).mapToObj(t -> "%s%02d".formatted(type, t)).toList();
    IntStream.range(0, 400).forEach(i -> streams.run("XADD", "small:stream:" + types.get(i * i % 80), 1000 + i + "-0",
        "data", "{\"id\":\"" + i + "\",\"payload\":" + i + ",\"text\":\"" + "x".repeat(i % 50) + "\"}"));

    var read = new ArrayList<Integer>();
    var page = HERE.post("event.read", Rest.map("types", types, "limit", 300)).ok();
    while (!page.get("events").isEmpty()) {
      read.addAll(Streams.payloads(page));
      page = HERE.post("event.read", Rest.map("types", types, "limit", 300, "after", page.get("next").asText())).ok();
    }

    assertEquals(IntStream.range(0, 400).boxed().toList(), read);
  }

  @Test
  void aFilterOfAPartitionGoesOnBehindWhatItPassedOver() {
    IntStream.range(0, 1000).forEach(i -> streams.run("XADD", "small:partition:events:" + type, 1000 + i + "-0", "data",
        "{\"id\":\"" + i + "\",\"type\":\"" + (i == 999 ? "rare" : "common") + "\",\"payload\":" + i + "}"));
    String asked = "/event/read?types=rare&partitionKey=" + type;

    var first = HERE.get(asked).ok();
    var second = HERE.get(asked + "&after=" + first.get("next").asText()).ok();

    assertEquals(0, first.get("events").size());
    assertTrue(first.get("next").asText().endsWith(".1639-0"), first::toString);
    assertEquals(List.of(999), Streams.payloads(second));
  }

  @Test
  void anAnswerStopsBeforeItsBytesAreOverButAlwaysHoldsOneEvent() {
    String large = "\"" + "x".repeat(3_000) + "\"";
    Streams.publish(type, large).ok();
    Streams.publish(type, large).ok();

    var first = HERE.get("/event/read?types=" + type).ok();
    var second = HERE.get("/event/read?types=" + type + "&after=" + first.get("next").asText()).ok();

    assertEquals(1, first.get("events").size());
    assertEquals(1, second.get("events").size());
  }
}
