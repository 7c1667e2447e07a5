package io.claudebench.event.live;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventsTest {
  @Inject
  Streams streams;

  private final String type = Streams.type();

  @Test
  void whatIsPublishedWhileSomebodyWatchesComesInOrderAsCloudEvents() {
    try (var follower = Follower.of("/events?types=" + type).ready()) {
      IntStream.range(0, 20).forEach(i -> Streams.publish(type, Integer.toString(i), "p").ok());

      assertEquals(IntStream.range(0, 20).boxed().toList(), follower.has(20).payloads());
      JsonNode event = follower.events().getFirst();
      assertEquals("1.0", event.get("specversion").asText());
      assertEquals(type, event.get("type").asText());
      assertEquals("p", event.get("subject").asText());
      assertEquals("p", event.get("partitionkey").asText());
      assertEquals("/claudebench", event.get("source").asText());
      assertEquals(1, event.get("version").asInt());
      assertTrue(event.hasNonNull("id") && event.hasNonNull("time"), event::toString);
      event.fieldNames().forEachRemaining(name -> assertTrue(name.matches("[a-z0-9]{1,20}"), name));
      assertEquals("no", follower.headers.firstValue("X-Accel-Buffering").orElse(""));
      assertEquals("no-store", follower.headers.firstValue("Cache-Control").orElse(""));
      assertEquals("text/event-stream", follower.headers.firstValue("Content-Type").orElse(""));
      assertTrue(Integer.parseInt(follower.retry) >= 1000);
    }
  }

  @Test
  void whatWasPublishedBeforeNowDoesNotCome() {
    Streams.publish(type, "1").ok();
    try (var follower = Follower.of("/events?types=" + type).ready()) {
      Streams.publish(type, "2").ok();
      assertEquals(List.of(2), follower.has(1).payloads());
    }
  }

  @Test
  void whoeverComesBackGoesOnWhereHeWas() {
    IntStream.range(0, 300).forEach(i -> Streams.publish(type + i % 3, Integer.toString(i)).ok());
    String path = "/events?types=" + type + "0," + type + "1," + type + "2&after=start";
    String last;
    try (var first = Follower.of(path)) {
      last = first.has(100).frames.get(99).id();
    }
    try (var second = Follower.of(path, "Last-Event-ID", last)) {
      Streams.publish(type + "1", "300").ok();
      assertEquals(201, second.has(201).ready().payloads().size());
      assertEquals(300, second.payloads().getLast());
      assertEquals(201, second.payloads().stream().distinct().count());
    }
    assertEquals(201, HERE.get("/event/read?limit=1000&types=" + type + "0," + type + "1," + type + "2&after=" + last)
        .ok().get("events").size(), "the id is the next of event.read");
  }

  @Test
  void patternsAndNamesFilter() {
    try (var follower = Follower.of("/events?types=" + type + ".*&entity=e1").ready();
        var partition = Follower.of("/events?partition=e2&types=" + type + ".*").ready();
        var instance = Follower.of("/events?instance=i7&types=" + type + ".*,instance.*").ready();
        var batch = Follower.of("/events?batch=b7").ready()) {
      Streams.publish(type + ".a", "1", "e1").ok();
      Streams.publish(type + ".b", "2", "e2").ok();
      Streams.publish(type, "3", "e1").ok();
      Streams.publish(type + ".c", "4", "e1").ok();
      Streams.publish(type + ".a", "5", "e2").ok();
      Streams.publish(type + ".a", "{\"instanceId\":\"i7\",\"batchId\":\"b7\"}", "e2").ok();
      streams.run("XADD", "cb:stream:instance.failed", "*", "data", "{\"id\":\"x\",\"type\":\"instance.failed\","
          + "\"entity\":\"i7\",\"payload\":9}");

      assertEquals(List.of(1, 4), follower.has(2).payloads());
      assertEquals(List.of(2, 5, 0), partition.has(3).payloads());
      assertEquals(List.of(0, 9), instance.has(2).payloads());
      assertEquals(1, batch.has(1).payloads().size());
    }
  }

  @Test
  void aPartitionIsInItsOrderAlsoOverTypes() {
    String p = "p-" + type;
    IntStream.range(0, 200).forEach(i -> Streams.publish(type + (199 - i) % 7, Integer.toString(i), p).ok());
    try (var follower = Follower.of("/events?after=start&partition=" + p).ready()) {
      IntStream.range(200, 400).forEach(i -> Streams.publish(type + (400 - i) % 7, Integer.toString(i), p).ok());
      assertEquals(IntStream.range(0, 400).boxed().toList(), follower.has(400).payloads());
    }
  }

  @Test
  void trimmedHistoryIsAnnouncedToWhoeverResumesBehindIt() {
    long hourAgo = streams.now() - 3_600_000; // before any ring of this process
    IntStream.range(0, 6).forEach(i -> streams.run("XADD", "cb:stream:" + type, hourAgo + i + "-0", "data",
        "{\"id\":\"" + i + "\",\"type\":\"" + type + "\",\"entity\":\"e\",\"payload\":" + i + "}"));
    streams.run("ZADD", "cb:types:events", Long.toString(hourAgo + 5), type);
    String early = HERE.get("/event/read?limit=1&types=" + type).ok().get("next").asText();
    streams.run("XTRIM", "cb:stream:" + type, "MAXLEN", "=", "2");
    assumeTrue(streams.run("XINFO", "STREAM", "cb:stream:" + type).containsKey("entries-added"),
        "Redis 6.2 tells only by age");

    try (var follower = Follower.of("/events?types=" + type + "&after=" + early).ready()) {
      assertEquals("[\"" + type + "\"]", follower.named("gap").getFirst().data().get("types").toString());
      assertEquals(1, follower.named("gap").size());
      assertEquals(List.of(4, 5), follower.has(2).payloads());
    }
  }

  @Test
  void anEpochIsToldToWhoWatchesAndToWhoResumes() {
    streams.run("HSET", "cb:epoch", "epoch", "7");
    try (var follower = Follower.of("/events?types=" + type).ready()) {
      Streams.publish(type, "1").ok();
      String before = follower.has(1).lastId;
      assertTrue(before.startsWith("7."), before);
      streams.run("HSET", "cb:epoch", "epoch", "8");
      Streams.publish(type, "2").ok();
      assertEquals(8, follower.has(2).named("epoch").getFirst().data().get("epoch").asInt());
      assertTrue(follower.lastId.startsWith("8."), follower.lastId);
      assertEquals(List.of(1, 2), follower.payloads());

      try (var resumed = Follower.of("/events?types=" + type, "Last-Event-ID", before)) {
        assertEquals(List.of(2), resumed.has(1).ready().payloads());
        assertEquals("epoch", resumed.frames.getFirst().event());
      }
      assertTrue(HERE.get("/event/read?types=" + type + "&after=" + before).ok().get("restarted").asBoolean());
      assertFalse(HERE.get("/event/read?types=" + type + "&after=" + follower.lastId).ok().has("restarted"));
    } finally {
      streams.run("DEL", "cb:epoch");
    }
  }

  @Test
  void aPlaceAheadOfTheClockIsAGap() {
    String ahead = "0." + (streams.now() + 100_000) + "-0:" + type;
    try (var follower = Follower.of("/events?types=" + type + "&after=" + ahead).ready()) {
      Streams.publish(type, "1").ok();
      assertEquals("[\"*\"]", follower.has(1).named("gap").getFirst().data().get("types").toString());
    }
    assertEquals("[\"*\"]", HERE.get("/event/read?after=" + ahead).ok().get("gap").toString());
  }

  @Test
  void farTimesAreInvalidAndTheLastOneIsReadOn() {
    for (String far : List.of("+40000-01-01T00:00:00Z", "+999999999-12-31T23:59:59.999Z")) {
      HERE.post("event.read", Rest.map("from", far)).refused("INVALID");
      HERE.post("event.read", Rest.map("to", far)).refused("INVALID");
    }
    String next = HERE.post("event.read", Rest.map("from", "9999-12-31T23:59:59.999Z")).ok().get("next").asText();
    assertEquals(next, HERE.post("event.read", Rest.map("after", next)).ok().get("next").asText());
  }

  @Test
  void whatIsWrongIsRefusedBeforeTheStreamBegins() {
    for (String wrong : List.of("types=a%20b", "types=a.*.b", "entity=a%2Fb", "after=yesterday", "partition=",
        "types=" + String.join(",", IntStream.range(0, 101).mapToObj(i -> "t" + i).toList()))) {
      HERE.get("/events?" + wrong).refused("INVALID");
    }
    HERE.get("/events?x=1", "Last-Event-ID", "none").refused("INVALID");
    HERE.get("/events/task/x/output").refused("INVALID");
    HERE.get("/events/task/t-1/output?from=x").refused("INVALID");
    HERE.get("/events?snapshot=true").refused("UNAVAILABLE");
    HERE.get("/ws").refused("INVALID_REQUEST");
    try (var follower = Follower.of("/events?anything=else&types=" + type)) {
      follower.ready();
    }
  }

  /** Nobody but a service writes there; should somebody, all who read go on. */
  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "12", "{}", "1e9999999999", ""})
  void whatIsNoEventIsAGapAndTheRestComes(String poison) {
    try (var follower = Follower.of("/events?types=" + type).ready()) {
      Streams.publish(type, "1").ok();
      streams.run("ZADD", "cb:types:events", Long.toString(streams.now() + 60_000), type); // as who publishes
      streams.run("XADD", "cb:stream:" + type, "*", "data", poison);
      Streams.publish(type, "2").ok();
      assertEquals(List.of(1, 2), follower.has(2).payloads());
      assertEquals("[\"" + type + "\"]", follower.named("gap").getFirst().data().get("types").toString());
    }
    try (var late = Follower.of("/events?after=start&types=" + type).ready()) {
      assertEquals(List.of(1, 2), late.has(2).payloads());
    }
    JsonNode read = HERE.get("/event/read?types=" + type).ok().get("events");
    assertEquals(3, read.size(), "as it stands");
    assertEquals(2, read.get(2).get("payload").asInt());
  }

  @Test
  void aStreamThatIsOverIsForgotten() {
    double before = HERE.metric("live_streams");
    try (var one = Follower.of("/events").ready()) {
      assertEquals(before + 1, HERE.metric("live_streams"));
    }
    Await.until("it is forgotten", () -> HERE.metric("live_streams") == before);
  }
}
