package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Follower.Frame;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Backup;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watches two event-services whatever happens to him, to Redis, or to what is written there. */
@Timeout(240)
class WatchersTest {
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
  private static final int OTHERS = 20;
  private static final int A_SECOND = 500;
  private static final int AT_ONCE = 8;
  private static final int WARM_S = 3;
  private static final int FROZEN_S = 60;
  private static Fleet fleet;
  private static Rest near;
  private static Rest far;

  private final String type = "x" + System.nanoTime();
  private Resp redis;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.trial(1).and("event-service", 2));
    near = fleet.rest("event-service");
    far = fleet.rest("event-service-2");
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @BeforeEach
  void connect() {
    redis = fleet.resp();
  }

  @AfterEach
  void close() {
    redis.close();
  }

  /** It is a process whose socket nobody reads; when it runs again it has all, by itself or by its last id. */
  @Test
  void aWatcherThatStandsStillIsNoticedByNobodyAndMissesNothing() throws Exception {
    Command.assumeInstalled("curl");
    int count = A_SECOND * (WARM_S + FROZEN_S + 1);
    var frozen = new AtomicBoolean();
    var worstNanos = new AtomicLong();
    var others = IntStream.range(0, OTHERS).mapToObj(i -> Follower.of(near, "/events?types=" + type + "&entity=e" + i,
        frame -> worstNanos.accumulateAndGet(frozen.get() ? lagNanos(frame) : 0, Math::max)).ready()).toList();
    try (var curl = curl("")) {
      Await.until("it watches", () -> curl.text().contains("event: ready"));
      var published = CompletableFuture.runAsync(() -> publishAtPace(count), Thread::startVirtualThread);
      TimeUnit.SECONDS.sleep(WARM_S);
      curl.pid().freeze();
      frozen.set(true);
      TimeUnit.SECONDS.sleep(FROZEN_S);
      double behindMs = near.metric("live_lag_ms");
      assertTrue(behindMs > 3000, () -> "more than its socket holds is on its way, not " + behindMs + " ms");
      frozen.set(false);
      curl.pid().thaw();
      published.join();
      assertEquals(count, seen(curl, count).size());
      for (Follower other : others) {
        other.has(count / OTHERS);
        assertEquals(List.of(), other.named("gap"));
        assertFalse(other.isEnded, "none is cut off");
      }
      long worstMs = Duration.ofNanos(worstNanos.get()).toMillis();
      System.out.println("stood still " + FROZEN_S + " s, was " + behindMs + " ms behind; others " + worstMs + " ms");
      assertTrue(worstMs < 5000, () -> "one of the others waited " + worstMs + " ms");
    } finally {
      others.forEach(Follower::close);
    }
  }

  private static long lagNanos(Frame frame) {
    return frame.event() == null ? System.nanoTime() - frame.data().at("/data/at").asLong() : 0;
  }

  /** So many at a time that a service that has just begun is not overrun; each until it is taken. */
  private void publishAtPace(int count) {
    String pad = "x".repeat(1000);
    long begun = System.nanoTime();
    var publishers = IntStream.range(0, AT_ONCE).mapToObj(p -> CompletableFuture.runAsync(() -> {
      for (int i = p; i < count; i += AT_ONCE) {
        Await.pause((begun + i * 1_000_000_000L / A_SECOND - System.nanoTime()) / 1_000_000);
        int n = i;
        Await.until("it is taken", () -> far.post("event.publish", map("type", type, "id", type + "." + n,
            "partitionKey", "e" + n % OTHERS, "payload", map("n", n, "at", System.nanoTime(), "pad", pad)))
            .status() == 200);
      }
    }, Thread::startVirtualThread)).toList();
    publishers.forEach(CompletableFuture::join);
  }

  private Command curl(String lastId) throws IOException {
    return Command.start("curl-" + type, Path.of("."), Map.of(), "curl", "-sN", "-H", "Last-Event-ID: " + lastId,
        near.base().get() + "/events?types=" + type);
  }

  /** The numbers of the events that it got; it comes back with its last id whenever it was cut off. */
  private TreeSet<Integer> seen(Command first, int count) throws IOException {
    var seen = new TreeSet<Integer>();
    Command curl = first;
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (seen.size() < count && System.nanoTime() < until) {
      boolean isOver = !curl.pid().isAlive();
      String text = curl.text();
      String whole = text.substring(0, text.lastIndexOf("\n\n") + 2);
      assertFalse(whole.contains("event: gap"), "nothing was trimmed");
      NUMBER.matcher(whole).results().forEach(found -> seen.add(Integer.parseInt(found.group(1))));
      if (isOver) {
        int id = whole.lastIndexOf("\nid: ") + 5;
        curl = curl(whole.substring(id, whole.indexOf('\n', id)));
      }
      Await.pause(250);
    }
    curl.close();
    return seen;
  }

  @Test
  void whoeverSleptWhileHistoryWasTrimmedIsToldOfAGapAndGetsWhatIsKept() {
    assumeFalse(fleet.redis().isEmbedded(), "Redis 6.2 tells only by age");
    String last;
    try (var watcher = Follower.of(near, "/events?types=" + type, frame -> {}).ready()) {
      publish(0, 5);
      last = watcher.has(5).lastId;
    }
    publish(5, 60);
    redis.ask("XTRIM", Fleet.KEYS.of(Key.STREAM, type), "MAXLEN", 10);
    fleet.kill9("event-service-2"); // so that it has none of them in its memory
    fleet.restart("event-service-2");
    publish(60, 61);

    try (var back = Follower.of(far, "/events?types=" + type + ",y", frame -> {}, "Last-Event-ID", last).ready();
        var partly = Follower.of(far, "/events?types=y", frame -> {}, "Last-Event-ID", last).ready()) {
      assertEquals(IntStream.range(50, 61).boxed().toList(), back.has(11).payloads());
      assertEquals("[\"" + type + "\"]", back.named("gap").getFirst().data().get("types").toString());
      assertEquals(1, back.named("gap").size());
      assertEquals(List.of(), partly.named("gap"), "it is told of what it watches");
    }
  }

  @Test
  void aRedisThatComesBackOlderOrEmptyIsToldToAll() {
    String slept;
    try (var sleeper = Follower.of(near, "/events?types=" + type, frame -> {}).ready()) {
      publish(0, 1);
      slept = sleeper.has(1).lastId;
    }
    var watchers = Stream.of(near, far, near, far)
        .map(door -> Follower.of(door, "/events?types=" + type, frame -> {}).ready()).toList();
    Backup backup = Backup.of(fleet.redis());
    publish(1, 21);
    watchers.forEach(watcher -> watcher.has(20));
    backup.restore();
    assertAllAreTold(watchers, 1, 21);
    try (var back = Follower.of(far, "/events?types=" + type, frame -> {}, "Last-Event-ID", slept).ready()) {
      assertEquals("epoch", back.frames.getFirst().event());
      Await.until("it goes on", () -> back.payloads().contains(21));
    }
    redis.close();
    redis = fleet.resp();
    redis.ask("FLUSHALL");
    assertAllAreTold(watchers, 2, 22);
    watchers.forEach(Follower::close);
  }

  /** On the connections that they have; what happens then comes to them, with a place in the new epoch. */
  private void assertAllAreTold(List<Follower> watchers, int times, int next) {
    for (Follower watcher : watchers) {
      Await.until("it is told", Duration.ofSeconds(60), () -> watcher.named("epoch").size() >= times);
      assertFalse(watcher.isEnded);
    }
    Await.until("it takes events again", () -> near.post("event.publish", map("type", type, "payload", next))
        .status() == 200);
    for (Follower watcher : watchers) {
      watcher.has(20 + times);
      assertEquals(next, watcher.payloads().getLast());
      JsonNode told = watcher.named("epoch").getLast().data();
      assertTrue(told.get("epoch").asLong() > told.get("was").asLong(), told::toString);
      assertTrue(watcher.lastId.startsWith(told.get("epoch").asText() + "."), watcher.lastId);
    }
  }

  @Test
  void anEventThatFiftyPublishAtOnceHappensOnce() {
    String id = "once-" + type;
    var input = map("group", type, "consumer", "c", "types", List.of(type));
    near.ok("event.fetch", input);
    try (var one = Follower.of(near, "/events?types=" + type, frame -> {}).ready();
        var other = Follower.of(far, "/events?types=" + type, frame -> {}).ready()) {
      var answers = IntStream.range(0, 50).mapToObj(i -> (i % 2 == 0 ? near : far).send("event.publish",
          map("type", type, "id", id, "payload", 7))).toList();
      assertEquals(1, answers.stream().filter(answer -> !answer.join().ok().get("duplicate").asBoolean()).count());
      publish(8, 9);
      assertEquals(List.of(7, 8), one.has(2).payloads());
      assertEquals(List.of(7, 8), other.has(2).payloads());
      JsonNode given = far.ok("event.fetch", input).get("events");
      assertEquals(List.of(id), given.valueStream().map(event -> event.at("/event/id").asText())
          .filter(id::equals).toList());
      assertEquals(2, given.size());
    }
  }

  private void publish(int from, int to) {
    IntStream.range(from, to).forEach(i -> near.ok("event.publish", map("type", type, "payload", i)));
  }
}
