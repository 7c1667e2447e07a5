package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventReadTest {
  @Inject
  Streams streams;

  private final String type = Streams.type();

  @Test
  void pagesOverSeveralTypesGiveEachEventOnceAndKeepTheOrderOfEachType() {
    var calls = IntStream.range(0, 100)
        .mapToObj(i -> HERE.send("event.publish", "{\"type\":\"" + type + i % 5 + "\",\"payload\":" + i + "}"))
        .toList();
    calls.forEach(call -> assertEquals(200, call.join().status()));
    String types = type + "0," + type + "1," + type + "2," + type + "3," + type + "4";

    List<Integer> read = new ArrayList<>();
    String after = "0";
    for (JsonNode page = read(types, after, 7); !page.get("events").isEmpty(); page = read(types, after, 7)) {
      read.addAll(Streams.payloads(page));
      after = page.get("next").asText();
      assertFalse(page.has("gap"));
    }

    assertEquals(100, read.size());
    assertEquals(IntStream.range(0, 100).boxed().toList(), read.stream().sorted().toList());
    for (int t = 0; t < 5; t++) {
      int own = t;
      var written = streams.stream("cb:stream:" + type + t).stream().map(event -> event.get("payload").asInt())
          .toList();
      assertEquals(written, read.stream().filter(payload -> payload % 5 == own).toList(), "each type keeps its order");
    }
    assertEquals(after, read(types, after, 7).get("next").asText(), "next stays when nothing came");
  }

  @Test
  void theDeepestPayloadThatADoorTakesIsRead() {
    String payload = Odd.deep(Json.DEPTH_MAX - 1);
    assertEquals(200, HERE.post("event.publish", "{\"type\":\"" + type + "\",\"payload\":" + payload + "}").status());

    assertEquals(payload, read(type, "0", 1).at("/events/0/payload").toString());
  }

  @Test
  void aTimeOutsideOfAllClocksIsInvalidAndNamed() {
    for (String far : List.of("+999999999-12-31T23:59:59Z", "-000001-01-01T00:00:00Z", "1969-12-31T23:59:59Z")) {
      for (String field : List.of("from", "to")) {
        var refusal = HERE.post("event.read", "{\"" + field + "\":\"" + far + "\"}").refused("INVALID");
        assertEquals("/" + field, refusal.at("/errors/0/pointer").asText());
      }
    }
  }

  @Test
  void eventsOfSeveralTypesComeInTheOrderOfTime() {
    String[] ids = {"1000-1:c", "2000-0:b", "2000-7:b", "2000-3:c", "3000-0:a"};
    for (String id : ids) {
      String t = type + id.substring(id.length() - 1);
      streams.run("XADD", "cb:stream:" + t, id.substring(0, id.length() - 2), "data",
          "{\"id\":\"" + id + "\",\"type\":\"" + t + "\",\"payload\":1}");
    }

    JsonNode page = read(type + "a," + type + "b," + type + "c", "0", 100);

    assertEquals(List.of(ids),
        StreamSupport.stream(page.get("events").spliterator(), false).map(event -> event.get("id").asText()).toList());
  }

  @Test
  void aReaderThatFollowsBusyWritersMissesNothing() {
    var types = IntStream.range(0, 4).mapToObj(t -> type + t).toList();
    var writers = IntStream.range(0, 4)
        .mapToObj(w -> CompletableFuture.runAsync(() -> IntStream.range(0, 150).forEach(i ->
        Streams.publish(type + (w + i) % 4, Integer.toString(w * 150 + i)).ok()))).toList();

    List<Integer> read = new ArrayList<>();
    String after = "0";
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (read.size() < 600 && System.nanoTime() < deadline) {
      JsonNode page = read(String.join(",", types), after, 50);
      read.addAll(Streams.payloads(page));
      after = page.get("next").asText();
    }

    writers.forEach(CompletableFuture::join);
    assertEquals(IntStream.range(0, 600).boxed().toList(), read.stream().sorted().toList());
  }

  @Test
  void whatWasJustPublishedIsRead() {
    for (int i = 0; i < 50; i++) {
      Streams.publish(type + i % 2, Integer.toString(i)).ok();
      assertEquals(i + 1, read(type + "0," + type + "1", "0", 100).get("events").size());
    }
  }

  @Test
  void eventsOfTheSameIdInSeveralStreamsAreNotSkippedBetweenPages() {
    for (String t : List.of("a", "b", "c")) {
      streams.run("XADD", "cb:stream:" + type + t, "1000-0", "data", "{\"id\":\"" + t + "\",\"type\":\"" + type + t
          + "\",\"payload\":1}");
    }
    String types = type + "a," + type + "b," + type + "c";

    var ids = new ArrayList<String>();
    String after = "0";
    for (int i = 0; i < 3; i++) {
      JsonNode page = read(types, after, 1);
      ids.add(page.at("/events/0/id").asText());
      after = page.get("next").asText();
    }

    assertEquals(List.of("a", "b", "c"), ids);
    assertTrue(read(types, after, 1).get("events").isEmpty());
  }

  /** 100 types with 12 events each; a thousand are asked for. */
  @Test
  void aReadOfManyTypesCostsWhatItReturnsAndNoScriptReadsMuch() {
    var types = IntStream.range(0, 100).mapToObj(t -> "%s%02d".formatted(type, t)).toList();
    for (int i = 0; i < 1200; i++) {
      String t = types.get(i * 37 % 100);
      streams.run("XADD", "cb:stream:" + t, 1000 + i / 3 + "-" + i, "data",
          "{\"id\":\"" + i + "\",\"type\":\"" + t + "\",\"payload\":" + i + "}");
    }
    streams.run("CONFIG", "RESETSTAT");

    JsonNode page = HERE.post("event.read", Rest.map("types", types, "limit", 1000)).ok();

    String stats = streams.run("INFO", "commandstats").toString();
    long ranges = calls(stats, "xrange");
    long scripts = calls(stats, "evalsha") + calls(stats, "eval");
    assertEquals(1000, page.get("events").size());
    assertTrue(ranges < 100 + 2 * 1000 + 20 * 64, () -> ranges + " reads of streams");
    assertTrue(ranges < scripts * (64 + 256), () -> ranges + " reads of streams in " + scripts + " scripts");
    JsonNode rest = HERE.post("event.read", Rest.map("types", types, "limit", 1000, "after",
        page.get("next").asText())).ok();
    var read = new ArrayList<>(Streams.payloads(page));
    read.addAll(Streams.payloads(rest));
    assertEquals(IntStream.range(0, 1200).boxed().sorted(Comparator.<Integer>comparingInt(i -> i / 3)
        .thenComparing(i -> types.get(i * 37 % 100))).toList(), read);
  }

  private static long calls(String stats, String command) {
    var found = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  @Test
  void trimmedHistoryIsAnnouncedToWhoeverMissedIt() {
    IntStream.range(0, 6).forEach(i -> Streams.publish(type, Integer.toString(i)).ok());
    String early = read(type, "0", 1).get("next").asText();
    String late = read(type, "0", 5).get("next").asText();
    streams.run("XTRIM", "cb:stream:" + type, "MAXLEN", "=", "2");

    assumeTrue(streams.run("XINFO", "STREAM", "cb:stream:" + type).containsKey("entries-added"),
        "Redis 6.2 tells only by age");
    JsonNode missed = read(type, early, 10);
    assertEquals("[\"" + type + "\"]", missed.get("gap").toString());
    assertEquals(List.of(4, 5), Streams.payloads(missed));
    assertFalse(read(type, late, 10).has("gap"));
    assertFalse(HERE.get("/event/read?types=" + type).ok().has("gap"), "who asks for no place misses nothing");
  }

  /** A type that was quiet for a day: all that it had went, and whoever watches had seen it. */
  @Test
  void whoHadPassedWhatWasTrimmedIsToldOfNoGap() {
    assumeTrue(streams.run("INFO", "server").toString().matches("(?s).*redis_version:([7-9]|[1-9][0-9]).*"),
        "Redis 6.2 tells only by age");
    IntStream.range(0, 6).forEach(i -> Streams.publish(type, Integer.toString(i)).ok());
    String early = read(type, "0", 3).get("next").asText();
    long after = streams.now() + 1;
    streams.run("XTRIM", "cb:stream:" + type, "MAXLEN", "=", "0");
    Await.until("it is later", () -> streams.now() > after);
    String late = HERE.ok("event.read", "{\"types\":[\"" + type + "\"],\"from\":\""
        + Instant.ofEpochMilli(streams.now()) + "\"}").get("next").asText();
    Streams.publish(type, "6").ok();

    assertTrue(read(type, late, 10).has("gap"), "nobody said what went");
    streams.run("SET", "cb:trimmed:" + type, after + " 6");
    assertFalse(read(type, late, 10).has("gap"));
    assertTrue(read(type, early, 10).has("gap"));
    streams.run("SET", "cb:trimmed:" + type, after + " 5");
    assertTrue(read(type, late, 10).has("gap"), "somebody else trimmed, too");
  }

  @Test
  void aPartitionIsReadInOrderAndTypesFilterIt() {
    String p = "p-" + type;
    IntStream.range(0, 10).forEach(i -> Streams.publish(type + i % 2, Integer.toString(i), p).ok());
    Streams.publish(type + "0", "99").ok();

    JsonNode all = HERE.get("/event/read?partitionKey=" + p + "&limit=6").ok();
    JsonNode rest = HERE.get("/event/read?partitionKey=" + p + "&after=" + all.get("next").asText()).ok();
    JsonNode odd = HERE.get("/event/read?partitionKey=" + p + "&types=" + type + "1").ok();

    assertEquals(List.of(0, 1, 2, 3, 4, 5), Streams.payloads(all));
    assertEquals(List.of(6, 7, 8, 9), Streams.payloads(rest));
    assertEquals(List.of(1, 3, 5, 7, 9), Streams.payloads(odd));
  }

  @Test
  void fromAndToBoundTheTimes() {
    for (int i = 1; i <= 5; i++) {
      streams.run("XADD", "cb:stream:" + type, i * 1000 + "-0", "data", "{\"id\":\"i\",\"type\":\"" + type
          + "\",\"payload\":" + i + "}");
    }
    String from = Instant.ofEpochMilli(2000).toString();
    String to = Instant.ofEpochMilli(4000).toString();

    assertEquals(List.of(2, 3),
        Streams.payloads(HERE.get("/event/read?types=" + type + "&from=" + from + "&to=" + to).ok()));
    assertEquals(List.of(4, 5),
        Streams.payloads(HERE.get("/event/read?types=" + type + "&from=" + from + "&after=3000-0").ok()));
  }

  @Test
  void withoutTypesTheFleetsOwnAndCallersEventsCome() {
    String start = streams.now() - 1 + "-0";
    Streams.publish(type, "7").ok();
    streams.run("XADD", "cb:stream:instance.failed", "*", "data", "{\"id\":\"instance.failed:" + type
        + "\",\"type\":\"instance.failed\",\"payload\":8}");

    JsonNode page = HERE.post("event.read", "{\"after\":\"" + start + "\",\"limit\":1000}").ok();

    var found = StreamSupport.stream(page.get("events").spliterator(), false).map(event -> event.get("type").asText())
        .toList();
    assertTrue(found.contains(type) && found.contains("instance.failed"), found.toString());
  }

  @Test
  void aPlaceThatIsNoneIsInvalid() {
    Reply answer = HERE.post("event.read", "{\"after\":\"yesterday\"}");

    assertEquals(400, answer.status());
    assertEquals("/after", answer.refused("INVALID").at("/errors/0/pointer").asText());
    HERE.post("event.read", "{\"limit\":1001}").refused("INVALID");
  }

  private static JsonNode read(String types, String after, int limit) {
    return HERE.get("/event/read?types=" + types + "&after=" + after + "&limit=" + limit).ok();
  }
}
