package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.claudebench.trials.kit.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Who watches a fleet of two event-services while tasks live: nothing is missed between what was and what happens. */
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveTest {
  private static final int WRITERS = 4;
  private static Fleet fleet;
  private static Rest tasks;
  private static Rest near;
  private static Rest far;

  @BeforeAll
  static void start() {
    fleet = Fleet.start("task-service", "instance-service", "event-service", "event-service");
    tasks = fleet.rest("task-service");
    near = fleet.rest("event-service");
    far = fleet.rest("event-service-2");
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  /** What somebody knows of the tasks who takes a snapshot and then what follows it. */
  private record Known(Follower follower, Map<String, Integer> versions) {
    static Known of(Rest rest) {
      var versions = new HashMap<String, Integer>();
      return new Known(Follower.of(rest, "/events?snapshot=true", frame -> {
        if ("snapshot".equals(frame.event())) {
          frame.data().get("tasks").forEach(task -> versions.merge(task.get("id").asText(),
              task.get("version").asInt(), Math::max));
        } else if (frame.event() == null) {
          versions.merge(frame.data().get("subject").asText(), frame.data().get("version").asInt(), Math::max);
        }
      }), versions);
    }

    long placeMs() {
      String id = follower.named("snapshot").getLast().id();
      return Long.parseLong(id.substring(id.indexOf('.') + 1, id.indexOf('-')));
    }
  }

  @Test
  @Order(1)
  void betweenASnapshotAndWhatFollowsNothingFalls() {
    long seed = System.nanoTime();
    System.out.println("live walk seed " + seed);
    for (int w = 0; w < WRITERS; w++) {
      tasks.ok("system.register", map("id", "w" + w, "roles", List.of(), "capacity", 1000));
    }
    IntStream.range(0, 250).forEach(i -> tasks.ok("task.create", map("text", "before " + i)));
    long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
    var writers = IntStream.range(0, WRITERS).mapToObj(w -> CompletableFuture.runAsync(() -> {
      var random = new Random(seed + w);
      while (System.nanoTime() < end) {
        change(random, "w" + w);
      }
    }, Thread::startVirtualThread)).toList();
    var all = new ArrayList<Known>();
    while (System.nanoTime() < end) {
      all.add(Known.of(all.size() % 2 == 0 ? near : far));
      Await.until("it is whole", () -> !all.getLast().follower().named("ready").isEmpty());
      Await.pause(500);
    }
    writers.forEach(CompletableFuture::join);
    Map<String, JsonNode> truth = truth();
    assertTrue(all.size() > 5 && truth.size() > 400, () -> all.size() + " watchers, " + truth.size() + " tasks");
    for (Known known : all) {
      Await.until("all is known of " + seed, () -> truth.values().stream()
          .allMatch(task -> isKnown(known, task)));
      assertEquals(List.of(), known.follower().named("gap"));
      known.follower().close();
    }
  }

  private static boolean isKnown(Known known, JsonNode task) {
    Integer version = known.versions().get(task.get("id").asText());
    boolean endedBefore = task.has("completedAt")
        && Instant.parse(task.get("completedAt").asText()).toEpochMilli() <= known.placeMs() + 1;
    return version == null ? endedBefore : version >= task.get("version").asInt(); // it may have come due since
  }

  private static void change(Random random, String worker) {
    String id = tasks.ok("task.create", map("text", "during", "delayMs", random.nextInt(3) * 200)).get("id").asText();
    switch (random.nextInt(4)) {
      case 0 -> tasks.post("task.update", map("id", id, "updates", map("priority", random.nextInt(100))));
      case 1 -> tasks.post("task.cancel", map("id", id));
      default -> {
        for (JsonNode task : tasks.ok("task.claim", map("workerId", worker, "maxTasks", 2)).path("tasks")) {
          var held = map("id", task.get("id").asText(), "workerId", worker, "fence", task.get("fence").asLong());
          if (random.nextInt(3) == 0) {
            tasks.post("task.release", held);
          } else {
            held.put("result", "done");
            tasks.post("task.complete", held);
          }
        }
      }
    }
  }

  private static Map<String, JsonNode> truth() {
    var truth = new HashMap<String, JsonNode>();
    String cursor = null;
    do {
      var input = map("limit", 1000);
      if (cursor != null) {
        input.put("cursor", cursor);
      }
      JsonNode page = tasks.ok("task.list", input);
      page.get("tasks").forEach(task -> truth.put(task.get("id").asText(), task));
      cursor = page.path("nextCursor").textValue();
    } while (cursor != null);
    return truth;
  }

  @Test
  @Order(2)
  void outputIsSentAsItIsSaidAndEndsWithTheOutcome() {
    tasks.ok("system.register", map("id", "talker", "roles", List.of(), "capacity", 1000));
    String id = tasks.ok("task.create", map("text", "talks", "priority", 100)).get("id").asText();
    tasks.ok("task.assign", map("taskId", id, "instanceId", "talker"));
    JsonNode task = tasks.ok("task.claim", map("workerId", "talker")).get("task");
    assertEquals(id, task.get("id").asText());
    var held = map("id", id, "workerId", "talker", "fence", task.get("fence").asLong());
    held.put("chunk", "0");
    tasks.ok("task.append", held);
    try (var follower = Follower.of(near, "/events/task/" + id + "/output", frame -> {})) {
      for (int i = 1; i < 40; i++) {
        held.put("chunk", Integer.toString(i));
        tasks.ok("task.append", held);
      }
      follower.has(40);
      held.remove("chunk");
      held.put("result", map("n", 40));
      tasks.ok("task.complete", held);
      Await.until("it ends", () -> follower.isEnded);
      assertEquals(IntStream.range(0, 40).boxed().toList(),
          follower.events().stream().map(chunk -> chunk.get("chunk").asInt()).toList());
      JsonNode outcome = follower.named("end").getFirst().data();
      assertEquals("completed", outcome.get("status").asText());
      assertEquals(40, outcome.at("/result/n").asInt());
    }
    try (var rest = Follower.of(far, "/events/task/" + id + "/output?from=38", frame -> {})) {
      Await.until("it ends", () -> rest.isEnded);
      assertEquals(2, rest.events().size());
    }
    assertEquals(404, near.get("/events/task/t-999999999/output").status());
  }

  @Test
  @Order(3)
  void aReplicaThatIsKilledLeavesNoHoleForThoseWhoGoToTheOther() {
    String type = "x" + System.nanoTime();
    var published = CompletableFuture.runAsync(() -> IntStream.range(0, 600).forEach(i ->
        far.ok("event.publish", map("type", type + "." + i % 3, "payload", i))), Thread::startVirtualThread);
    var seen = new ArrayList<Integer>();
    String last;
    try (var first = Follower.of(near, "/events?after=start&types=" + type + ".*", frame -> {})) {
      first.has(100);
      fleet.kill9("event-service");
      Await.until("it ends", () -> first.isEnded);
      seen.addAll(first.payloads());
      last = first.lastId;
    }
    try (var second = Follower.of(far, "/events?types=" + type + ".*", frame -> {}, "Last-Event-ID", last)) {
      published.join();
      second.has(600 - seen.size());
      seen.addAll(second.payloads());
    }
    assertEquals(600, seen.size(), "nothing twice");
    assertEquals(600, new HashSet<>(seen).size(), "nothing missed");
    fleet.restart("event-service");
  }

  @Test
  @Order(4)
  void aStopTellsThemAllAndIsSoonOver() {
    try (var follower = Follower.of(near, "/events", frame -> {}); var socket = new Wire(near);
        var gone = new Wire(near)) {
      follower.ready();
      for (Wire upgrade : List.of(socket, gone)) {
        upgrade.send(Wire.request("GET", "/ws", "", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        assertEquals(101, upgrade.answer().status());
      }
      gone.close();
      long from = System.nanoTime();
      assertTrue(fleet.replica("event-service").stop());
      long ms = Duration.ofNanos(System.nanoTime() - from).toMillis();
      assertTrue(ms < 15_000, () -> "it took " + ms + " ms");
      assertEquals(1, follower.named("drain").size());
      Await.until("it ends", () -> follower.isEnded);
    }
  }
}
