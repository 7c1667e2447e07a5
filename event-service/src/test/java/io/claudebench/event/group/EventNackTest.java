package io.claudebench.event.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventNackTest {
  private final Group group = Group.begun("maxDeliveries", 2);

  @Test
  void itIsDeliveredAgainAfterItsDelayAndWhoWaitsIsWoken() {
    group.publish(1);
    String id = Group.ids(group.fetch())[0];
    long from = System.nanoTime();
    var waits = group.waiting(10_000, "consumer", "c2");

    assertEquals(1, group.nack(400, id).ok().get("nacked").asInt());

    assertEquals(List.of(), Group.payloads(group.fetch()), "not before its delay is over");
    Reply again = waits.join();
    long tookMs = Duration.ofNanos(System.nanoTime() - from).toMillis();
    assertEquals(List.of(1), Group.payloads(again));
    assertTrue(tookMs >= 400 && tookMs < 5_000, tookMs + " ms");
    group.ack(id).refused("LEASE_LOST");
  }

  @Test
  void itHoldsItsPartitionUntilItIsAcknowledged() {
    group.publish(1, "p");
    group.publish(2, "p");
    group.publish(3, "q");
    Reply first = group.fetch();
    assertEquals(List.of(1, 3), Group.payloads(first));

    group.nack(0, Group.ids(first)[0]).ok();

    Reply again = group.fetch();
    assertEquals(List.of(1), Group.payloads(again), "2 waits behind 1");
    group.ack(Group.ids(again)).ok();
    assertEquals(List.of(2), Group.payloads(group.fetch()));
  }

  @Test
  void deliveredAsOftenAsItMayBeItIsDeadAndFreesItsPartition() {
    group.publish(1, "p");
    group.publish(2, "p");
    assertEquals(0, group.nack(0, Group.ids(group.fetch())).ok().get("dead").asInt());

    JsonNode answer = group.nack(0, Group.ids(group.fetch())).ok();

    assertEquals(1, answer.get("dead").asInt());
    assertEquals(List.of(2), Group.payloads(group.fetch()));
    assertEquals(1, group.dead().size());
  }

  @Test
  void anUnknownGroupIsNotFoundAndAStaleDeliveryLost() {
    new Group("none" + group.name(), group.type()).nack(0, "1-1").refused("NOT_FOUND");
    group.nack(0, "1-1").refused("LEASE_LOST");
    group.nack(3_600_001, "1-1").refused("INVALID");
    group.nack(0).refused("INVALID");
  }
}
