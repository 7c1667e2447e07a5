package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two or more callers at the same moment: one wins, the others are told, and no task is lost or doubled. */
class RacesTest extends Contract {
  private static int workers;

  private Rest rest;
  private Resp redis;
  private Keys keys;
  private Scanner scanner;

  @BeforeEach
  void emptyQueue() {
    rest = stage.rest;
    redis = new Resp(stage.redis);
    keys = stage.keys;
    scanner = new Scanner(redis, keys);
    World.quiet(rest, redis, keys);
  }

  @AfterEach
  void soundAfterwards() {
    scanner.assertSound();
    redis.close();
  }

  @Test
  void exactlyOneOf32ClaimsWins() throws Exception {
    List<String> names = IntStream.range(0, 32).mapToObj(i -> worker(10)).toList();
    for (int round = 0; round < 10; round++) {
      String id = create();
      List<Reply> claims = race(32, i -> rest.post("task.claim", map("workerId", names.get(i))));
      assertEquals(List.of(id), claims.stream().flatMap(c -> ids(c).stream()).toList());
    }
  }

  @Test
  void claimAndCancelLeaveTheTaskHeldAndFlaggedOrCancelled() throws Exception {
    String worker = worker(100);
    for (int round = 0; round < 50; round++) {
      String id = create();
      List<Reply> both = race(2,
          i -> i == 0 ? rest.post("task.claim", map("workerId", worker)) : rest.post("task.cancel", map("id", id)));
      assertEquals("OK", both.get(1).word(), both.get(1).body());
      boolean claimed = ids(both.get(0)).contains(id);
      List<String> state = hash(id, "status", "cancelRequested");
      assertEquals(claimed ? "in_progress" : "cancelled", state.get(0), "claimed " + claimed);
      assertTrue(!claimed || "1".equals(state.get(1)), "a claimed task is flagged");
    }
  }

  @Test
  void completeAndSweepNeverBothWin() throws Exception {
    String worker = worker(100);
    List<String> created = IntStream.range(0, 24).mapToObj(i -> create("maxAttempts", 3)).toList();
    JsonNode tasks = rest.post("task.claim", map("workerId", worker, "maxTasks", 24, "leaseMs", 1000)).ok()
        .path("tasks");
    assertEquals(created.size(), tasks.size());
    long over = Instant.parse(tasks.get(0).path("leaseExpiresAt").asText()).toEpochMilli();
    var answeredMs = new AtomicLongArray(24);
    List<Reply> completes = race(24, i -> {
      LockSupport.parkNanos((over + 40L * (i - 12) - System.currentTimeMillis()) * 1_000_000);
      var lease = map("id", tasks.get(i).path("id").asText(), "workerId", worker, "fence",
          tasks.get(i).path("fence").asLong());
      Reply reply = rest.post("task.complete", Walker.with(lease, "result", i));
      answeredMs.set(i, System.currentTimeMillis());
      return reply;
    });
    Await.until("leases are swept", () -> redis.number("ZCARD", keys.of(Key.LEASES)) == 0);
    for (int i = 0; i < 24; i++) {
      String word = completes.get(i).word();
      String status = hash(tasks.get(i).path("id").asText(), "status").getFirst();
      assertTrue(word.equals("OK") ? status.equals("completed") : word.equals("LEASE_LOST")
          && List.of("scheduled", "pending").contains(status),
          completes.get(i).body() + " and the task is " + status);
      assertTrue(word.equals("OK") || answeredMs.get(i) >= over, "in time, but refused: " + completes.get(i).body());
    }
  }

  @Test
  void oneOfTwoCompletesWithDifferentOutcomesWins() throws Exception {
    String worker = worker(10);
    for (int round = 0; round < 50; round++) {
      String id = create();
      long fence = claim(worker).path("fence").asLong();
      List<Object> results = new ArrayList<>(List.of(round, "other"));
      List<Reply> both = race(2,
          i -> rest.post("task.complete", map("id", id, "workerId", worker, "fence", fence, "result", results.get(i))));
      assertEquals(List.of("CONFLICT", "OK"), both.stream().map(Reply::word).sorted().toList());
      Reply winner = both.stream().filter(r -> r.word().equals("OK")).findFirst().orElseThrow();
      Object result = results.get(both.indexOf(winner));
      assertEquals(winner.body(), rest.post("task.complete",
          map("id", id, "workerId", worker, "fence", fence, "result", result)).body(), "the first answer again");
    }
  }

  @Test
  void assignOrClaimGetsTheTask() throws Exception {
    String assignee = worker(100);
    String claimer = worker(100);
    for (int round = 0; round < 50; round++) {
      String id = create();
      List<Reply> both = race(2, i -> i == 0 ? rest.post("task.assign",
          map("taskId", id, "instanceId", assignee)) : rest.post("task.claim", map("workerId", claimer)));
      assertEquals(both.get(0).word().equals("OK") ? List.of() : List.of(id), ids(both.get(1)), both.get(0).body());
      assertTrue(List.of("OK", "CONFLICT").contains(both.get(0).word()), both.get(0).body());
      rest.post("task.cancel", map("id", id, "force", true));
    }
  }

  @Test
  void aNewPriorityIsKeptThroughAClaim() throws Exception {
    String worker = worker(100);
    for (int round = 0; round < 50; round++) {
      String id = create();
      List<Reply> both = race(2, i -> i == 0 ? rest.post("task.update",
          map("id", id, "updates", map("priority", 77))) : rest.post("task.claim", map("workerId", worker)));
      assertEquals(List.of("OK", "OK"), both.stream().map(Reply::word).toList(), both.getFirst().body());
      assertEquals(List.of(id), ids(both.get(1)));
      assertEquals(List.of("in_progress", "77"), hash(id, "status", "priority"));
    }
  }

  @Test
  void fiveHundredParallelCreatesGiveFiveHundredIncreasingIds() throws Exception {
    List<List<Long>> byClient = race(20,
        i -> IntStream.range(0, 25).mapToObj(n -> Long.parseLong(create().substring(2))).toList());
    byClient.forEach(ids -> assertEquals(ids.stream().sorted().toList(), ids, "each client sees them increase"));
    assertEquals(500, byClient.stream().flatMap(List::stream).collect(Collectors.toSet()).size());
  }

  @Test
  void sameIdempotencyKeyFrom32ClientsMakesOneTaskAndOneAnswer() throws Exception {
    long before = redis.number("XLEN", keys.of(Key.STREAM, "task.created"));
    for (int round = 0; round < 5; round++) {
      var input = map("text", "once", "idempotencyKey", "race-" + System.nanoTime());
      List<Reply> answers = race(32, i -> rest.post("task.create", input));
      assertEquals(1, answers.stream().map(r -> r.status() + r.body()).distinct().count(),
          () -> answers.getFirst().body() + answers.getLast().body());
      assertEquals("OK", answers.getFirst().word());
    }
    assertEquals(before + 5, redis.number("XLEN", keys.of(Key.STREAM, "task.created")));
  }

  @Test
  void capacityIsNeverExceeded() throws Exception {
    String worker = worker(5);
    IntStream.range(0, 40).forEach(i -> create());
    List<Reply> claims = race(32, i -> rest.post("task.claim", map("workerId", worker, "maxTasks", 3)));
    assertEquals(5, claims.stream().mapToInt(c -> ids(c).size()).sum());
    assertEquals(5, Double.parseDouble(redis.text("ZSCORE", keys.of(Key.INSTANCE_LOADS), worker)));
    assertEquals("capacity",
        claims.stream().filter(c -> ids(c).isEmpty()).findFirst().orElseThrow().ok().path("reason").asText());
    List<Reply> assigns = race(8, i -> rest.post("task.assign", map("taskId", create(), "instanceId", worker)));
    assertEquals(List.of("FULL"), assigns.stream().map(Reply::word).distinct().toList());
  }

  @Test
  void fencesOfATaskStrictlyIncrease() {
    String worker = worker(10);
    String id = create("maxAttempts", 100, "backoff", map("initialMs", 0));
    var fences = new ArrayList<Long>();
    for (int round = 0; round < 50; round++) {
      JsonNode task = claim(worker, "leaseMs", 1000);
      fences.add(task.path("fence").asLong());
      var lease = map("id", id, "workerId", worker, "fence", fences.getLast());
      if (round % 10 == 4) {
        Await.until("the lease is over", () -> redis.number("ZCARD", keys.of(Key.LEASES)) == 0);
        worker = worker(10);
      } else if (round % 2 == 0) {
        assertEquals("OK", rest.post("task.release", lease).word());
      } else {
        assertEquals("OK", rest.post("task.fail", Walker.with(lease, "error", map("message", "again"))).word());
      }
      assertEquals("LEASE_LOST", rest.post("task.complete", Walker.with(lease, "result", "zombie")).word());
    }
    assertEquals(fences.stream().sorted().distinct().toList(), fences);
    assertEquals(50, new HashSet<>(fences).size());
  }

  @Test
  void aWorkerThatLostATaskTwiceGetsItAgainWhenNoOtherLives() {
    redis.texts("ZRANGE", keys.of(Key.ACTIVE_INSTANCES), 0, -1)
        .forEach(other -> redis.ask("ZADD", keys.of(Key.ACTIVE_INSTANCES), 1, other));
    String worker = worker(10);
    create("maxAttempts", 100, "backoff", map("initialMs", 0));
    for (int round = 0; round < 3; round++) {
      claim(worker, "leaseMs", 1000);
      Await.until("the lease is over", () -> redis.number("ZCARD", keys.of(Key.LEASES)) == 0);
    }
    String other = worker(10);
    assertEquals("denied", rest.post("task.claim", map("workerId", worker)).ok().path("reason").asText());
    claim(other);
  }

  private static synchronized int number() {
    return ++workers;
  }

  private String worker(int capacity) {
    String name = "racer-" + number();
    World.register(redis, keys, name, capacity);
    return name;
  }

  private JsonNode claim(String worker, Object... more) {
    Reply reply = rest.post("task.claim", Walker.with(map(more), "workerId", worker));
    assertTrue(reply.ok().path("claimed").asBoolean(), reply.body());
    return reply.ok().path("tasks").get(0);
  }

  private List<String> hash(String id, String... fields) {
    var command = new ArrayList<Object>(List.of("HMGET", keys.of(Key.TASK, id)));
    command.addAll(List.of(fields));
    return ((List<?>) redis.ask(command.toArray())).stream().map(String.class::cast).toList();
  }

  private static List<String> ids(Reply claim) {
    assertEquals("OK", claim.word(), claim.body());
    var ids = new ArrayList<String>();
    claim.ok().path("tasks").forEach(task -> ids.add(task.path("id").asText()));
    return ids;
  }

  /** Runs {@code n} calls that start together. */
  private static <T> List<T> race(int n, IntFunction<T> call) throws Exception {
    var go = new CountDownLatch(1);
    try (var pool = Executors.newFixedThreadPool(n)) {
      var runs = new ArrayList<Future<T>>();
      for (int i = 0; i < n; i++) {
        int number = i;
        runs.add(pool.submit(() -> {
          go.await();
          return call.apply(number);
        }));
      }
      go.countDown();
      var answers = new ArrayList<T>();
      for (Future<T> run : runs) {
        answers.add(run.get());
      }
      return answers;
    }
  }
}
