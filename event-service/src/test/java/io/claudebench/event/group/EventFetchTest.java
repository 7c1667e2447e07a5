package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventFetchTest {
  @Inject
  Streams streams;

  private final Group group = new Group("g" + Streams.type(), Streams.type());

  @Test
  void aNewGroupBeginsNow() {
    group.publish(1);
    assertEquals(List.of(), Group.payloads(group.fetch()));

    group.publish(2);

    Reply fetched = group.fetch();
    assertEquals(List.of(2), Group.payloads(fetched));
    var event = Group.events(fetched).getFirst();
    assertEquals(1, event.get("deliveries").asInt());
    assertEquals(group.type(), event.at("/event/type").asText());
    long leftMs = Instant.parse(event.get("ackBy").asText()).toEpochMilli() - streams.now();
    assertTrue(leftMs > 20_000 && leftMs <= 30_000, leftMs + " ms");
    assertFalse(fetched.json().has("gap") || fetched.json().has("reason"), fetched.toString());
  }

  @Test
  void whatIsDeliveredIsNotDeliveredToAnotherUntilItsTimeIsOver() {
    group.fetch().ok();
    IntStream.range(0, 3).forEach(group::publish);

    assertEquals(List.of(0, 1), Group.payloads(group.fetch("max", 2, "ackMs", 300)));
    assertEquals(List.of(2), Group.payloads(group.fetch("consumer", "c2")));
    assertEquals(List.of(), Group.payloads(group.fetch("consumer", "c2")));

    Reply again = group.waiting(10_000, "consumer", "c2").join();
    assertEquals(List.of(0, 1), Group.payloads(again));
    assertEquals(2, Group.events(again).getFirst().get("deliveries").asInt());
  }

  @Test
  void ofAPartitionOneEventAtATimeIsDeliveredInOrderAlsoOverTypes() {
    String other = group.type() + "z";
    List<String> types = List.of(group.type(), other);
    group.fetch("types", types).ok();
    group.publish(0, "p");
    Streams.publish(other, "1", "p").ok();
    group.publish(2, "q");
    group.publish(3, "p");

    Reply first = group.fetch("types", types);
    assertEquals(List.of(0, 2), Group.payloads(first));
    group.ack(Group.ids(first)).ok();
    Reply second = group.fetch("types", types);
    assertEquals(List.of(1), Group.payloads(second));
    group.ack(Group.ids(second)).ok();
    assertEquals(List.of(3), Group.payloads(group.fetch("types", types)));
  }

  @Test
  void eventsOfTheFleetHaveTheirEntityAsPartition() {
    String task = "t-" + Math.abs(group.name().hashCode());
    group.fetch("types", List.of("task.created", "task.claimed")).ok();
    for (String type : List.of("task.created", "task.claimed")) {
      streams.run("XADD", "cb:stream:" + type, "*", "data", "{\"id\":\"" + type + ":" + task + ":1\",\"type\":\"" + type
          + "\",\"entity\":\"" + task + "\",\"version\":1,\"schema\":1,\"payload\":{},\"metadata\":{}}");
    }

    Reply first = group.fetch("types", List.of());

    assertEquals(List.of("task.created"),
        Group.events(first).stream().map(one -> one.at("/event/type").asText()).toList());
    group.ack(Group.ids(first)).ok();
    assertEquals("task.claimed", Group.events(group.fetch("types", List.of())).getFirst().at("/event/type").asText());
  }

  @Test
  void itsTypesAndDeliveriesAreFixedByItsFirstFetch() {
    group.fetch("maxDeliveries", 3).ok();

    group.fetch("types", List.of(group.type(), "other")).refused("CONFLICT");
    group.fetch("maxDeliveries", 4).refused("CONFLICT");
    group.fetch("types", List.of()).ok();
    group.fetch("maxDeliveries", 3).ok();
    assertEquals(3, group.standing().get("maxDeliveries").asInt());
  }

  @Test
  void aGroupThatIsNoneNeedsTypes() {
    group.fetch("types", List.of()).refused("NOT_FOUND");
    assertEquals(0, streams.run("EXISTS", "cb:group:" + group.name()).toInteger());
  }

  @Test
  void aFetchThatWaitsIsWokenByAnEventAndByAnAck() throws Exception {
    group.fetch().ok();
    var first = group.waiting(20_000);
    Await.until("it is parked", () -> waits() > 0);
    group.publish(1, "p");
    group.publish(2, "p");
    assertEquals(List.of(1), Group.payloads(first.get(5, TimeUnit.SECONDS)));

    var second = group.waiting(20_000, "consumer", "c2");
    Await.until("it is parked", () -> waits() > 0);
    group.ack(Group.ids(first.join())).ok();
    assertEquals(List.of(2), Group.payloads(second.get(5, TimeUnit.SECONDS)));
  }

  @Test
  void manyEventsAtOnceWakeAllWhoWait() throws Exception {
    group.fetch().ok();
    var fetches = IntStream.range(0, 8).mapToObj(i -> group.waiting(20_000, "consumer", "c" + i, "max", 1)).toList();
    Await.until("all are parked", () -> waits() >= 8);

    IntStream.range(0, 8).forEach(group::publish);

    var got = new ArrayList<Integer>();
    for (var fetch : fetches) {
      got.addAll(Group.payloads(fetch.get(5, TimeUnit.SECONDS)));
    }
    assertEquals(IntStream.range(0, 8).boxed().toList(), got.stream().sorted().toList());
  }

  @Test
  void aWaitEndsByItselfWithNothing() {
    group.fetch().ok();
    long from = System.nanoTime();

    assertEquals(List.of(), Group.payloads(group.waiting(300).join()));

    assertTrue(Duration.ofNanos(System.nanoTime() - from).toMillis() >= 300);
  }

  @Test
  void aCallerWhoHangsUpTakesNothing() {
    group.fetch().ok();
    try (var client = Wire.asks(HERE, "event/fetch", Rest.text(Rest.map("group", group.name(), "consumer", "gone",
        "waitMs", 20_000)))) {
      Await.until("it is parked", () -> waits() > 0);
    }
    group.publish(1);

    Reply fetched = group.waiting(10_000).join();

    assertEquals(List.of(1), Group.payloads(fetched));
    assertEquals(1, Group.events(fetched).getFirst().get("deliveries").asInt());
  }

  @Test
  void whatACallOfABatchTookGoesBackWhenItsClientHangsUp() {
    group.fetch().ok();
    var other = new Group(group.name() + "b", group.type() + "b");
    String calls = List.of(
        Doors.request("event.fetch", Rest.text(group.input("consumer", "gone", "waitMs", 20_000))),
        Doors.request("event.fetch", Rest.text(other.input("waitMs", 20_000)))).toString();
    try (var client = Wire.asks(HERE, "rpc", calls)) {
      Await.until("both are parked", () -> waits() >= 2);
      group.publish(1);
      Await.until("one has it", () -> consumer("gone") == 1);
    }

    Reply fetched = group.waiting(10_000).join();

    assertEquals(List.of(1), Group.payloads(fetched));
    assertEquals(1, Group.events(fetched).getFirst().get("deliveries").asInt(), "what nobody took does not count");
    assertEquals(0, consumer("gone"));
  }

  @Test
  void anAnswerThatWasLostComesAgainUnderItsKeyButNotOneWithNothing() {
    group.fetch().ok();
    assertEquals(List.of(), Group.payloads(HERE.post("event.fetch", group.input(), "Idempotency-Key", group.name())));
    group.publish(1);

    Reply first = HERE.post("event.fetch", group.input(), "Idempotency-Key", group.name());

    assertEquals(List.of(1), Group.payloads(first));
    assertEquals(first.okText(), HERE.post("event.fetch", group.input(), "Idempotency-Key", group.name()).okText());
  }

  @Test
  void whatIsNoJsonIsDeliveredAsItStands() {
    group.fetch().ok();
    streams.run("XADD", "cb:stream:" + group.type(), "*", "data", "{no json");

    assertEquals("{no json", Group.events(group.fetch()).getFirst().get("event").asText());
  }

  @Test
  void deliveryIdsHaveTheEpochAndWithoutAnOpenOneNothingIsDelivered() {
    group.fetch().ok();
    group.publish(1);
    String run = streams.run("HGET", "cb:epoch", "runId").toString();
    streams.run("HSET", "cb:epoch", "runId", "0".repeat(40));
    try {
      assertEquals("not_done", group.fetch().refused("UNAVAILABLE").get("outcome").asText());
    } finally {
      streams.run("HSET", "cb:epoch", "runId", run);
    }

    String id = Group.ids(group.fetch())[0];
    assertTrue(Long.parseLong(id.substring(id.indexOf('-') + 1)) > 1L << 32, id);
  }

  @Test
  void whatIsOutOfBoundsIsInvalid() {
    group.fetch("max", 0).refused("INVALID");
    group.fetch("max", 101).refused("INVALID");
    group.fetch("ackMs", 99).refused("INVALID");
    group.fetch("waitMs", 30_001).refused("INVALID");
    group.fetch("maxDeliveries", 0).refused("INVALID");
    for (String none : Odd.NO_NAMES) {
      group.fetch("group", none).refused("INVALID");
      group.fetch("consumer", none).refused("INVALID");
      group.fetch("types", List.of(none)).refused("INVALID");
    }
  }

  @Test
  void jsonRpcAndToolsAnswerTheSame() {
    group.fetch().ok();
    group.publish(1);
    var rpc = Doors.HERE.call(Door.RPC, "event.fetch", Rest.text(group.input()));
    assertEquals(1, rpc.json().at("/events/0/event/payload").asInt(), rpc.toString());
    var tool = Doors.HERE.call(Door.MCP, "event.ack", "{\"group\":\"" + group.name() + "\",\"deliveryId\":\""
        + rpc.json().at("/events/0/deliveryId").asText() + "\"}");
    assertEquals("OK 1", tool.word() + " " + tool.json().get("acked"));
    assertEquals("OK []", Doors.HERE.call(Door.EVENT, "event.fetch", Rest.text(group.input())).word() + " []");
  }

  private int consumer(String name) {
    for (var one : group.standing().get("consumers")) {
      if (one.get("consumer").asText().equals(name)) {
        return one.get("open").asInt();
      }
    }
    return 0;
  }

  private static double waits() {
    return HERE.metric("fetches_waiting");
  }
}
