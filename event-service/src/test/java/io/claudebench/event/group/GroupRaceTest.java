package io.claudebench.event.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Eight consumers of one group, who crash, nack, are slow and hang up, while three publish: each event is settled once,
 * in the order of its partition, by one consumer at a time.
 */
@QuarkusTest
@WithTestResource(RedisResource.class)
class GroupRaceTest {
  private static final int EVENTS = 400;
  private static final int PARTITIONS = 12;
  private static final int PUBLISHERS = 3;
  private static final int CONSUMERS = 8;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Group group = new Group("g" + Streams.type(), Streams.type());
  private final List<String> types = List.of(group.type(), group.type() + "b");
  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Long> settled = new ConcurrentHashMap<>();
  private final Queue<Integer> twice = new ConcurrentLinkedQueue<>();

  /** One consumer had an event surely from then to then, in ms. */
  private record Held(int event, long from, long until) {
    int partition() {
      return event % PARTITIONS;
    }
  }

  @Test
  void eachEventIsSettledOnceInOrderByOneAtATime() throws Exception {
    group.fetch("types", types, "maxDeliveries", 100).ok();
    try (var threads = Executors.newFixedThreadPool(PUBLISHERS + CONSUMERS)) {
      var all = new ArrayList<CompletableFuture<?>>();
      IntStream.range(0, PUBLISHERS).forEach(p -> all.add(CompletableFuture.runAsync(() -> publish(p), threads)));
      IntStream.range(0, CONSUMERS).forEach(c -> all.add(CompletableFuture.runAsync(() -> consume(c), threads)));
      all.forEach(CompletableFuture::join);
    }

    String seeded = "seed " + seed;
    assertEquals(List.of(), List.copyOf(twice), seeded);
    assertEquals(IntStream.range(0, EVENTS).boxed().collect(Collectors.toSet()), settled.keySet(), seeded);
    var byPartition = held.stream().collect(Collectors.groupingBy(Held::partition));
    byPartition.forEach((partition, ones) -> {
      ones.sort(Comparator.comparingLong(Held::from));
      for (int i = 1; i < ones.size(); i++) {
        Held before = ones.get(i - 1);
        Held one = ones.get(i);
        assertTrue(before.until() <= one.from() + 1, () -> seeded + ": two at once of " + before + " and " + one);
        assertTrue(before.event() <= one.event(), () -> seeded + ": " + one + " after " + before);
      }
    });
    JsonNode standing = group.standing();
    assertEquals("0 0 0 " + EVENTS, standing.get("lag") + " " + standing.get("pending") + " " + standing.get("dead")
        + " " + standing.get("acked"), seeded);
    standing.get("consumers").forEach(one -> assertEquals(0, one.get("open").asInt(), one::toString));
  }

  /** A partition has one publisher, so its order is that of the numbers. */
  private void publish(int publisher) {
    for (int event = 0; event < EVENTS; event++) {
      int partition = event % PARTITIONS;
      if (partition % PUBLISHERS == publisher) {
        Streams.publish(types.get(partition % 2), Integer.toString(event), "p" + partition).ok();
      }
    }
  }

  private void consume(int number) {
    var random = new Random(seed + number);
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (settled.size() < EVENTS && System.nanoTime() < deadline) {
      if (random.nextInt(12) == 0) {
        hangUp(random);
      } else {
        Reply fetched = group.waiting(200, "types", types, "consumer", "c" + number, "max", 1 + random.nextInt(4),
            "ackMs", 250).join();
        long from = System.currentTimeMillis();
        Group.events(fetched).forEach(one -> work(one, from, random));
      }
    }
  }

  /** It leaves while it waits, or while it is given something, or after that. */
  private void hangUp(Random random) {
    try (var client = Wire.asks(Rest.HERE, "event/fetch", Rest.text(group.input("types", types,
        "consumer", "gone", "waitMs", 1000, "ackMs", 250)))) {
      Await.pause(random.nextInt(15));
    }
  }

  private void work(JsonNode one, long from, Random random) {
    int event = one.at("/event/payload").asInt();
    String id = one.get("deliveryId").asText();
    long over = Instant.parse(one.get("ackBy").asText()).toEpochMilli();
    int fate = random.nextInt(10);
    if (fate == 0) {
      held.add(new Held(event, from, over)); // it crashed
      return;
    }
    Await.pause(fate == 1 ? 300 : random.nextInt(10)); // the slow one is late
    long until = Math.min(over, System.currentTimeMillis());
    if (from < until) {
      held.add(new Held(event, from, until));
    }
    if (fate < 4) {
      group.nack(random.nextInt(40), id);
    } else if (group.ack(id).word().equals("OK") && settled.put(event, until) != null) {
      twice.add(event);
    }
  }
}
