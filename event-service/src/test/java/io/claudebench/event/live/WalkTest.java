package io.claudebench.event.live;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Eight threads publish events of several types and keys, while watchers with filters of their own come, leave and come
 * back where they were. The ring is so small that they are often behind it. Each must see exactly what matches.
 */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(WalkTest.SmallRing.class)
class WalkTest {
  private static final int WRITERS = 8;
  private static final int EVENTS = 250;
  private static final int WATCHERS = 24;
  private static final int TYPES = 5;
  private static final int KEYS = 4;

  public static class SmallRing implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.prefix", "walk", "claudebench.live.ring-entries", "16", "claudebench.live.piece-bytes",
          "4096", "claudebench.live.beat-ms", "100", "claudebench.live.readers-max", "4");
    }
  }

  @Inject
  Streams streams;

  private final String type = Streams.type();
  private final AtomicInteger published = new AtomicInteger();

  /** One who watches, over all his connections. */
  private final class Walker {
    final String query;
    final Predicate<JsonNode> wants;
    final Random random;
    final List<JsonNode> seen = new ArrayList<>();
    final List<Integer> begins = new ArrayList<>();

    Walker(Random random) {
      this.random = random;
      int kind = random.nextInt(5);
      int own = random.nextInt(TYPES);
      String key = "k" + random.nextInt(KEYS) + "-" + type;
      this.query = switch (kind) {
        case 0 -> "types=" + type + ".*";
        case 1 -> "types=" + type + "." + own;
        case 2 -> "entity=" + key;
        case 3 -> "partition=" + key;
        default -> "types=" + type + "." + own + "," + type + ".0&entity=" + key;
      };
      this.wants = event -> switch (kind) {
        case 0 -> true;
        case 1 -> event.path("type").asText().equals(type + "." + own);
        case 2, 3 -> event.path("subject").asText().equals(key);
        default -> event.path("subject").asText().equals(key) && (event.path("type").asText().endsWith("." + own)
            || event.path("type").asText().endsWith(".0"));
      };
    }

    void walk(String start, CompletableFuture<?> written) {
      String last = start;
      while (!written.isDone() || last.isEmpty()) {
        last = watch(last, 1 + random.nextInt(400), null);
      }
      watch(last, Integer.MAX_VALUE, written);
    }

    /** Until so many came, or some time is over; at the end until nothing more is to come. */
    private String watch(String after, int most, CompletableFuture<?> last) {
      begins.add(seen.size());
      var mine = new ArrayList<JsonNode>();
      var lastId = new String[] {after};
      try (var follower = Follower.of(HERE, "/events?" + query, frame -> {
        if (mine.size() < most) {
          lastId[0] = frame.id().isEmpty() ? lastId[0] : frame.id();
          if (frame.event() == null) {
            mine.add(frame.data());
          }
        }
      }, "Last-Event-ID", after)) {
        if (last == null) {
          Await.comes(Duration.ofMillis(20 + random.nextInt(300)), () -> mine.size() >= most);
        } else {
          follower.ready();
          int beats = follower.beats;
          Await.until("a beat after all was written", () -> follower.beats > beats + 1);
          assertEquals(List.of(), follower.named("gap"));
        }
      }
      seen.addAll(mine);
      return lastId[0];
    }
  }

  @Test
  void everyWatcherSeesWhatMatchesInOrderAndNothingTwiceButAfterAReconnect() {
    long seed = System.nanoTime();
    System.out.println("walk seed " + seed);
    String start = HERE.post("event.read", Rest.map("types", List.of(type), "from",
        Instant.ofEpochMilli(streams.now()).toString())).ok().get("next").asText();
    var writers = IntStream.range(0, WRITERS).mapToObj(w -> CompletableFuture.runAsync(() -> write(
        new Random(seed + w)), Thread::startVirtualThread)).toArray(CompletableFuture[]::new);
    var written = CompletableFuture.allOf(writers);
    var walkers = IntStream.range(0, WATCHERS).mapToObj(w -> new Walker(new Random(seed + 100 + w))).toList();
    var walks = walkers.stream().map(walker -> CompletableFuture.runAsync(() -> walker.walk(start, written),
        Thread::startVirtualThread)).toList();
    walks.forEach(CompletableFuture::join);
    walkers.forEach(walker -> check(walker, seed));
  }

  private void write(Random random) {
    for (int i = 0; i < EVENTS; i++) {
      String kind = type + "." + random.nextInt(TYPES);
      String payload = "{\"n\":" + published.incrementAndGet() + ",\"pad\":\"" + "x".repeat(random.nextInt(300))
          + "\"}";
      Streams.publish(kind, payload, "k" + random.nextInt(KEYS) + "-" + type).ok();
    }
  }

  private void check(Walker walker, long seed) {
    String who = "seed " + seed + ", " + walker.query;
    var expected = new HashMap<String, List<String>>();
    var all = new HashSet<String>();
    for (int k = 0; k < KEYS; k++) {
      order("k" + k, streams.stream("walk:partition:events:k" + k + "-" + type), walker, expected, all);
    }
    for (int t = 0; t < TYPES; t++) {
      order(type + "." + t, streams.stream("walk:stream:" + type + "." + t), walker, expected, all);
    }
    var ids = walker.seen.stream().map(event -> event.get("id").asText()).toList();
    assertEquals(all, new HashSet<>(ids), who);
    for (var order : expected.entrySet()) {
      boolean isType = order.getKey().startsWith(type);
      if (isType && walker.query.startsWith("partition")) {
        continue; // its order is that of the partition, which has all types
      }
      if (!isType && !walker.query.startsWith("partition")) {
        continue; // over types only a watch of the partition has that order
      }
      var place = new HashMap<String, Integer>();
      order.getValue().forEach(id -> place.put(id, place.size()));
      for (int b = 0; b < walker.begins.size(); b++) {
        int end = b + 1 < walker.begins.size() ? walker.begins.get(b + 1) : ids.size();
        var own = ids.subList(walker.begins.get(b), end).stream().filter(place::containsKey).map(place::get).toList();
        assertEquals(own.stream().sorted().distinct().toList(), own, who + " " + order.getKey());
      }
    }
    assertTrue(walker.begins.size() > 1, who);
  }

  private void order(String name, List<JsonNode> stream, Walker walker, Map<String, List<String>> expected,
      HashSet<String> all) {
    var ids = new ArrayList<String>();
    for (JsonNode envelope : stream) {
      JsonNode event = Rest.json("{\"type\":\"" + envelope.get("type").asText() + "\",\"subject\":\""
          + envelope.get("entity").asText() + "\"}");
      if (walker.wants.test(event)) {
        ids.add(envelope.get("id").asText());
      }
    }
    expected.put(name, ids);
    all.addAll(ids);
  }
}
