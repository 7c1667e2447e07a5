package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventAckTest {
  @Inject
  Streams streams;

  private final Group group = Group.begun();

  @Test
  void whatIsAcknowledgedIsNotDeliveredAgain() {
    IntStream.range(0, 3).forEach(group::publish);
    Reply fetched = group.fetch("ackMs", 100);

    assertEquals(3, group.ack(Group.ids(fetched)).ok().get("acked").asInt());

    assertEquals(List.of(), Group.payloads(group.waiting(300).join()));
    assertEquals(0, group.standing().get("pending").asInt());
    assertEquals(3, group.standing().get("acked").asInt());
    for (String key : List.of("items", "order", "due", "ages")) {
      assertEquals(0, streams.run("EXISTS", "cb:group-" + key + ":" + group.name()).toInteger(), key);
    }
  }

  @Test
  void theSecondOfTwoAcksIsLostAndUnderItsKeyTheFirstAnswerComesAgain() {
    group.publish(1);
    group.publish(2);
    String[] ids = Group.ids(group.fetch());
    group.ack(ids[0]).ok();
    group.ack(ids[0]).refused("LEASE_LOST");

    var input = Rest.map("group", group.name(), "deliveryId", ids[1]);
    Reply first = HERE.post("event.ack", input, "Idempotency-Key", group.name());
    assertEquals(first.okText(), HERE.post("event.ack", input, "Idempotency-Key", group.name()).okText());
  }

  @Test
  void afterRedeliveryTheOldDeliveryIsLostAndTheRefusalNamesTheHolder() {
    group.publish(1);
    String old = Group.ids(group.fetch("ackMs", 100))[0];
    Reply again = group.waiting(10_000, "consumer", "c2").join();

    JsonNode refusal = group.ack(old).refused("LEASE_LOST");

    assertEquals("c2", refusal.get("holder").asText());
    assertFalse(refusal.toString().contains(Group.ids(again)[0]), "never the delivery itself");
    group.nack(0, old).refused("LEASE_LOST");
    group.ack(Group.ids(again)).ok();
  }

  @Test
  void aLateAckIsInTimeWhileNobodyElseGotTheEvent() {
    group.publish(1);
    String id = Group.ids(group.fetch("ackMs", 100))[0];
    long due = streams.now() + 150;
    Await.until("its time is over", () -> streams.now() > due);

    group.ack(id).ok();

    assertEquals(List.of(), Group.payloads(group.fetch()));
  }

  @Test
  void ofSeveralThoseThatAreCurrentAreSettledAndTheOthersNamed() {
    IntStream.range(0, 3).forEach(group::publish);
    String[] ids = Group.ids(group.fetch());
    group.ack(ids[1]).ok();

    JsonNode answer = group.ack(ids[0], ids[1], ids[2], ids[2], "999-1").ok();

    assertEquals(2, answer.get("acked").asInt());
    assertEquals("[\"" + ids[1] + "\",\"999-1\"]", answer.get("lost").toString());
  }

  @Test
  void atTheEndOfMemoryAcksAndNacksPass() {
    group.publish(1, "p");
    group.publish(2, "p");
    group.publish(3);
    String[] ids = Group.ids(group.fetch());
    streams.run("CONFIG", "SET", "maxmemory", "1");
    try {
      group.fetch().refused("FULL");
      assertEquals(1, group.ack(ids[0]).ok().get("acked").asInt());
      assertEquals(1, group.nack(0, ids[1]).ok().get("nacked").asInt());
    } finally {
      streams.run("CONFIG", "SET", "maxmemory", "0");
      Await.room(HERE);
    }
    assertEquals(List.of(2, 3), Group.payloads(group.fetch()).stream().sorted().toList());
  }

  @Test
  void anUnknownGroupIsNotFoundAndNoDeliveryIsInvalid() {
    new Group("none" + group.name(), group.type()).ack("1-1").refused("NOT_FOUND");
    group.ack().refused("INVALID");
    group.ack("x").refused("INVALID");
    HERE.post("event.ack", "{\"group\":\"" + group.name() + "\"}").refused("INVALID");
  }
}
