package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Any order of calls does what {@link GroupModel} does. A failure prints its seed. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class GroupWalkTest {
  private static final int STEPS = 600;
  private static final int PARTITIONS = 5;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final GroupModel model = new GroupModel(3);
  private final Group group = new Group("g" + Streams.type(), Streams.type());
  private final List<String> types = List.of(group.type(), group.type() + "b");
  private final List<String> stale = new ArrayList<>();
  private String cursor;
  private int atCursor;

  @Test
  void aGroupDoesWhatTheModelDoes() {
    group.fetch("types", types, "maxDeliveries", 3).ok();
    for (int step = 0; step < STEPS; step++) {
      try {
        step(step);
        JsonNode standing = group.standing();
        assertEquals(model.unsettled(), standing.get("lag").asInt() + standing.get("pending").asInt());
        assertEquals(model.dead.size(), standing.get("dead").asInt());
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
      }
    }
  }

  private void step(int step) {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> publish(step);
      case 5, 6, 7 -> fetch();
      case 8, 9, 10 -> ack();
      case 11, 12 -> nack();
      case 13 -> refuseStale();
      case 14 -> redrive();
      default -> replay();
    }
  }

  /** Each partition has one type: of two in one millisecond the order is that of the types. */
  private void publish(int step) {
    int partition = random.nextInt(PARTITIONS);
    Streams.publish(types.get(partition % 2), Integer.toString(step), "p" + partition).ok();
    model.publish(step, "p" + partition);
  }

  private void fetch() {
    var expected = model.fetch();
    var got = new TreeSet<Integer>();
    JsonNode answer = HERE.post("event.fetch", group.input("types", types, "max", 100)).ok();
    for (JsonNode one : answer.get("events")) {
      int event = one.at("/event/payload").asInt();
      got.add(event);
      assertEquals(model.deliver(one.get("deliveryId").asText(), event), one.get("deliveries").asInt());
    }
    assertEquals(expected, got);
  }

  private void ack() {
    if (!model.open.isEmpty()) {
      String id = someOpen();
      group.ack(id).ok();
      model.ack(id);
    }
  }

  private void nack() {
    if (!model.open.isEmpty()) {
      String id = someOpen();
      assertEquals(model.nack(id) ? 1 : 0, group.nack(0, id).ok().get("dead").asInt());
    }
  }

  private String someOpen() {
    String id = List.copyOf(model.open.keySet()).get(random.nextInt(model.open.size()));
    stale.add(id);
    return id;
  }

  private void refuseStale() {
    if (!stale.isEmpty()) {
      String id = stale.get(stale.size() - 1 - random.nextInt(Math.min(5, stale.size())));
      (random.nextBoolean() ? group.ack(id) : group.nack(0, id)).refused("LEASE_LOST");
    }
  }

  private void redrive() {
    assertEquals(model.dead.size(),
        HERE.post("event.redrive", Rest.map("group", group.name())).ok().get("redriven").asInt());
    model.redrive();
  }

  private void replay() {
    stale.addAll(model.open.keySet());
    int kind = random.nextInt(5);
    if (kind == 0) {
      group.replay("start").ok();
      model.replay(0);
    } else if (kind == 1) {
      group.replay("end").ok();
      model.replay(model.published.size());
    } else if (kind == 2 && cursor != null) {
      group.replay(cursor).ok();
      model.replay(atCursor);
    } else {
      stale.removeAll(model.open.keySet());
      cursor = HERE.post("event.read", Rest.map("types", types, "limit", 1000)).ok().get("next").asText();
      atCursor = model.published.size();
    }
  }
}
