package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventReplayTest {
  @Inject
  Streams streams;

  private final Group group = Group.begun();

  @Test
  void fromTheStartAllThatIsKeptComesAgain() {
    IntStream.range(0, 5).forEach(group::publish);
    assertEquals(5, group.drain().size());

    assertEquals(0, group.replay("start").ok().get("dropped").asInt());

    assertEquals(List.of(0, 1, 2, 3, 4), group.drain());
    assertFalse(group.fetch().ok().has("gap"));
  }

  @Test
  void toTheEndWhatWasNotReadAndNotSettledIsPassedOver() {
    IntStream.range(0, 3).forEach(group::publish);
    String open = Group.ids(group.fetch("max", 1))[0];

    assertEquals(1, group.replay("end").ok().get("dropped").asInt());

    group.ack(open).refused("LEASE_LOST");
    group.publish(9);
    assertEquals(List.of(9), group.drain());
    assertEquals(0, group.standing().at("/consumers/0/open").asInt());
  }

  @Test
  void toACursorWhatLiesBehindItComes() {
    IntStream.range(0, 5).forEach(group::publish);
    String next = HERE.get("/event/read?types=" + group.type() + "&limit=2").ok().get("next").asText();
    group.drain();

    group.replay(next).ok();

    assertEquals(List.of(2, 3, 4), group.drain());
  }

  @Test
  void aCursorOfSeveralTypesIsAPlaceInEach() {
    for (String type : List.of("a", "b", "c")) {
      for (int ms = 1000; ms < 1003; ms++) {
        streams.run("XADD", "cb:stream:" + group.type() + type, ms + "-0", "data", "{\"id\":\"" + type + ms
            + "\",\"type\":\"" + type + "\",\"entity\":\"" + type + ms + "\",\"payload\":" + ms + "}");
      }
    }
    var types = List.of(group.type() + "a", group.type() + "b", group.type() + "c");
    var three = new Group(group.name() + "x", group.type());
    three.fetch("types", types).ok();

    three.replay("1001-0:" + group.type() + "b").ok();

    assertEquals(List.of("c1001", "a1002", "b1002", "c1002"), Group.events(three.fetch("types", types)).stream()
        .map(one -> one.at("/event/id").asText()).toList());
    three.replay("1001-0").ok();
    assertEquals(3, Group.events(three.fetch("types", types)).size());
  }

  @Test
  void toATimeWhatHappenedThenOrLaterComes() {
    group.publish(0);
    long before = streams.now();
    Await.until("the next millisecond", () -> streams.now() > before);
    long from = streams.now();
    group.publish(1);
    group.publish(2);
    group.drain();

    group.replay(Instant.ofEpochMilli(from).toString()).ok();

    assertEquals(List.of(1, 2), group.drain());
  }

  @Test
  void aPlaceThatIsAheadIsNow() {
    group.publish(1);
    group.replay("9999-01-01T00:00:00Z").ok();
    group.publish(2);
    assertEquals(List.of(2), group.drain());

    group.replay("253370764800000-0:" + group.type()).ok();
    group.publish(3);
    assertEquals(List.of(3), group.drain());
  }

  @Test
  void whoWaitsIsWoken() {
    group.publish(1);
    Reply fetched = group.fetch();
    group.ack(Group.ids(fetched)).ok();
    var waits = group.waiting(20_000);
    Await.until("it is parked", () -> HERE.metric("fetches_waiting") > 0);

    group.replay("start").ok();

    assertEquals(List.of(1), Group.payloads(waits.join()));
  }

  @Test
  void whatIsNoPlaceIsInvalidAndAnUnknownGroupNotFound() {
    for (String none : List.of("", "yesterday", "2026-13-01T00:00:00Z", "+999999999-12-31T00:00:00Z", "-1", "1-1:*")) {
      assertEquals("/from", group.replay(none).refused("INVALID").at("/errors/0/pointer").asText());
    }
    new Group("none" + group.name(), group.type()).replay("end").refused("NOT_FOUND");
  }
}
