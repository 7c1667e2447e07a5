package io.claudebench.event.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Streams are trimmed at random behind a group: a gap is told exactly where an event left that it had not read. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class GroupGapTest {
  private static final int STEPS = 500;

  @Inject
  Streams streams;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Group group = new Group("g" + Streams.type(), Streams.type());
  private final List<String> types = List.of(group.type(), group.type() + "b");
  private final Map<String, Integer> unread = new HashMap<>();
  private final Set<String> lacking = new TreeSet<>();
  private int told;

  @Test
  void aGapIsToldExactlyWhereAnEventLeftUnread() {
    group.fetch("types", types).ok();
    assumeTrue(isCounted(), "Redis 6.2 tells only by age");
    for (int step = 0; step < STEPS; step++) {
      String type = types.get(random.nextInt(2));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          Streams.publish(type, Integer.toString(step)).ok();
          unread.merge(type, 1, Integer::sum);
        }
        case 2 -> fetch(step);
        default -> trim(type);
      }
    }
    assertTrue(told > 0, "no gap was told, so nothing was shown");
  }

  private void fetch(int step) {
    Reply fetched = group.fetch("types", types, "max", List.of(1, 3, 100).get(random.nextInt(3)));
    var gaps = new TreeSet<String>();
    for (JsonNode type : fetched.ok().path("gap")) {
      gaps.add(type.asText());
    }
    assertEquals(lacking, gaps, "seed " + seed + ", step " + step);
    told += gaps.size();
    Group.events(fetched).forEach(one -> unread.merge(one.at("/event/type").asText(), -1, Integer::sum));
    if (!Group.events(fetched).isEmpty()) {
      group.ack(Group.ids(fetched)).ok();
      lacking.clear();
    }
  }

  private void trim(String type) {
    String key = "cb:stream:" + type;
    int kept = random.nextInt(streams.run("XLEN", key).toInteger() + 1);
    streams.run("XTRIM", key, "MAXLEN", "=", Integer.toString(kept));
    if (kept < unread.getOrDefault(type, 0)) {
      unread.put(type, kept);
      lacking.add(type);
    }
  }

  private boolean isCounted() {
    Streams.publish(group.type() + "c", "1").ok();
    return streams.run("XINFO", "STREAM", "cb:stream:" + group.type() + "c").containsKey("entries-added");
  }
}
