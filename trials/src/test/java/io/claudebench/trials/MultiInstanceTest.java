package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Worker processes die, freeze and come back, leaders die, half of a thousand falls silent at once; two replicas of
 * each service watch.
 */
@Timeout(240)
class MultiInstanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /** 1.5 × the ttl of 5 s, the reaper's and sweeper's intervals, and what a crowded machine adds. */
  private static final Duration MOVES_WITHIN = Duration.ofSeconds(30);
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    var plan = Plan.of("task-service", "task-service", "instance-service", "instance-service")
        .with("CLAUDEBENCH_DUTY_LIFE_MS", "3000").with("CLAUDEBENCH_INSTANCE_ROLL_UP_EVERY_MS", "500");
    fleet = Fleet.start(plan.withRedis(plan.redis().withAppendfsync("everysec")));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @AfterEach
  void sound() {
    try (var redis = fleet.resp()) {
      new Scanner(redis, Fleet.KEYS).assertSound();
    }
  }

  /** A worker with leases so long that only its death can end them. */
  private static Command worker(String id) throws IOException {
    var environment = Map.of("CLAUDEBENCH_URL", fleet.url("instance-service"), "WORKER_ID", id, "LEASE_MS", "600000",
        "TTL_MS", "5000", "CAPACITY", "3");
    return Command.start(id, Path.of(".."), environment,
        Path.of(System.getProperty("java.home"), "bin/java").toString(), "examples/Worker.java");
  }

  @Test
  void theTasksOfAKilledWorkerGoOnAndAFrozenOneCommitsNothingWhenItComesBack() throws Exception {
    String killed = "killed-" + UUID.randomUUID();
    String frozen = "frozen-" + UUID.randomUUID();
    try (var first = worker(killed); var second = worker(frozen)) {
      List<String> ids = IntStream.range(0, 6).mapToObj(i -> create(600_000)).toList();
      await("both hold three").atMost(PATIENCE).until(() -> holds(killed) == 3 && holds(frozen) == 3);
      List<String> ofFrozen = ids.stream().filter(id -> task(id).path("assignedTo").asText().equals(frozen)).toList();
      first.process().destroyForcibly();
      second.pid().freeze();
      await("nothing is left with the dead").atMost(MOVES_WITHIN).until(() -> holds(killed) == 0 && holds(frozen) == 0);
      ids.forEach(id -> assertEquals("INSTANCE_FAILED", task(id).at("/error/code").asText()));
      assertEquals(List.of(1L, 1L),
          List.of(fleet.events("instance.failed", killed), fleet.events("instance.failed", frozen)), "each said once");

      ids.forEach(id -> tasks().ok("task.cancel", Map.of("id", id, "force", true)));
      second.pid().thaw();
      await("the frozen one is revived").atMost(PATIENCE).until(() -> fleet.events("instance.recovered", frozen) == 1);
      await("and drops what is not its own any more").atMost(Duration.ofSeconds(5)).until(() -> holds(frozen) == 0);
      ofFrozen.forEach(id -> assertEquals("cancelled", task(id).get("status").asText(),
          "the stale worker changed nothing"));
    }
  }

  @Test
  void whenTheLeaderDiesTheNextBeatTakesOverUnderALargerTermAndThereAreNeverTwo() throws Exception {
    List<String> ids = register(5, "leader", 5);
    String leader = leader().get("leader").asText();
    long term = leader().get("term").asLong();
    var holders = new HashMap<Long, String>();
    List<String> others = ids.stream().filter(id -> !id.equals(leader)).toList();
    long from = System.nanoTime();
    await("another leads").atMost(MOVES_WITHIN).pollInterval(Duration.ofMillis(100)).until(() -> {
      beat(others);
      JsonNode now = leader();
      String other = holders.putIfAbsent(now.path("term").asLong(), now.path("leader").asText());
      assertTrue(other == null || other.equals(now.path("leader").asText()), () -> "two leaders under one term: "
          + holders + " and " + now);
      return now.path("term").asLong() > term;
    });
    assertTrue(others.contains(leader().get("leader").asText()));
    System.out.printf("a new leader after %d ms (ttl 5000)%n", (System.nanoTime() - from) / 1_000_000);
  }

  @Test
  void halfOfAThousandDieAtOnceAndTheRestNeverNotices() throws Exception {
    try (var redis = fleet.resp()) {
      redis.ask("CONFIG", "SET", "slowlog-log-slower-than", "10000");
      redis.ask("SLOWLOG", "RESET");
      List<String> ids = register(1000, "thousand", 10);
      List<String> alive = ids.subList(500, 1000);
      await("the silent half is dead").atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
        beat(alive);
        return redis.number("ZCARD", Fleet.KEYS.of(Key.ACTIVE_INSTANCES)) <= 500 + 20;
      });
      ids.subList(0, 500)
          .forEach(id -> assertEquals("OFFLINE", redis.text("HGET", Fleet.KEYS.of(Key.INSTANCE, id), "status")));
      alive.forEach(id -> assertEquals("healthy", redis.text("HGET", Fleet.KEYS.of(Key.INSTANCE, id), "status")));
      assertEquals(500,
          redis.texts("HKEYS", Fleet.KEYS.of(Key.GOSSIP)).stream().filter(ids.subList(0, 500)::contains).count());
      System.out.println("scripts over 10 ms while 500 of 1,000 died: " + redis.ask("SLOWLOG", "LEN") + " "
          + slow(redis.ask("SLOWLOG", "GET", "5")));
    }
  }

  @Test
  void anOutageOfRedisOfMoreThan4TtlKillsNobodyAndWhatWasLeasedIsCompleted() throws Exception {
    List<String> ids = register(20, "restart", 5);
    ids.forEach(id -> create(0));
    var leased = claimed(ids);
    fleet.redis().kill();
    await("an outage longer than 4 ttl").pollDelay(Duration.ofSeconds(21)).atMost(PATIENCE).until(() -> true);
    fleet.redis().restart();
    nobodyDied(ids, leased);
  }

  @Test
  void anOutageOfEveryInstanceServiceKillsNobodyAndWhatWasLeasedIsCompleted() throws Exception {
    List<String> ids = register(20, "unserved", 5);
    ids.forEach(id -> create(0));
    var leased = claimed(ids);
    for (String name : List.of("instance-service", "instance-service-2")) {
      fleet.kill9(name);
    }
    await("an outage longer than 4 ttl").pollDelay(Duration.ofSeconds(21)).atMost(PATIENCE).until(() -> true);
    fleet.restart("instance-service");
    nobodyDied(ids, leased);
    fleet.restart("instance-service-2");
  }

  /** As a client asks that repeats what was not done. */
  private static JsonNode answered(String service, String verb, Map<String, ?> input) {
    return await(verb).atMost(PATIENCE).until(() -> fleet.rest(service).post(verb, input), one -> one.status() != 503)
        .json();
  }

  /** One task of each worker. */
  private static Map<String, JsonNode> claimed(List<String> workers) throws Exception {
    var claims = new ConcurrentHashMap<String, JsonNode>();
    each(workers, worker -> claims.put(worker,
        tasks().ok("task.claim", Map.of("workerId", worker, "leaseMs", 120_000, "waitMs", 10_000)).at("/tasks/0")));
    return claims;
  }

  private static void nobodyDied(List<String> workers, Map<String, JsonNode> leased) throws Exception {
    each(workers, worker -> assertTrue(answered("instance-service", "system.heartbeat", Map.of("instanceId", worker))
        .get("alive").asBoolean(), worker));
    each(workers, worker -> {
      JsonNode task = leased.get(worker);
      assertEquals("completed", answered("task-service", "task.complete", Map.of("id", task.get("id").asText(),
          "workerId", worker, "fence", task.get("fence").asLong(), "result", true)).path("status").asText());
    });
    workers.forEach(worker -> assertEquals(0, fleet.events("instance.failed", worker), worker));
  }

  /**
   * Each replica in turn is paused for longer than it may hold the duty of rolling metrics up: the other takes it, and
   * no term ever comes back.
   */
  @Test
  void aPausedHolderOfADutyComesBackToNothing() {
    try (var redis = fleet.resp()) {
      await("somebody rolls up").atMost(PATIENCE)
          .until(() -> redis.text("GET", Fleet.KEYS.of(Key.DUTY, "rollup")) != null);
      long first = term(redis);
      for (String name : List.of("instance-service", "instance-service-2")) {
        fleet.replica(name).pid().freeze();
        try {
          await("its lease would have ended").pollDelay(Duration.ofMillis(3500)).atMost(PATIENCE)
              .until(() -> redis.text("GET", Fleet.KEYS.of(Key.DUTY, "rollup")) != null);
        } finally {
          fleet.replica(name).pid().thaw();
        }
      }
      long second = term(redis);
      assertTrue(second > first, () -> "one of the two had it, so it changed hands: " + first + " and " + second);
      String at = redis.text("HGET", Fleet.KEYS.of(Key.GLOBAL_METRICS), "at");
      await("numbers go on").atMost(PATIENCE)
          .until(() -> !redis.text("HGET", Fleet.KEYS.of(Key.GLOBAL_METRICS), "at").equals(at));
      assertTrue(term(redis) >= second);
    }
  }

  private static long term(Resp redis) {
    return Long.parseLong(redis.text("GET", Fleet.KEYS.of(Key.DUTY, "rollup")).split(" ")[0]);
  }

  /**
   * A replica dies with callers in the line of a lock: they cost the others one turn, and nobody ever holds it beside
   * another.
   */
  @Test
  void aReplicaThatDiesInTheLineOfALockDoesNotStopTheOthers() throws Exception {
    var held = fleet.rest("instance-service")
        .ok("lock.acquire", Map.of("name", "trial", "owner", "first", "ttlMs", 60_000));
    try (var clients = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 4; i++) {
        String owner = "doomed-" + i;
        clients.submit(() -> fleet.rest("instance-service-2").post("lock.acquire",
            Map.of("name", "trial", "owner", owner, "ttlMs", 60_000, "waitMs", 20_000)));
      }
      await("they stand in line").atMost(PATIENCE).until(() -> inLine("trial") == 4);
      var last = clients.submit(() -> fleet.rest("instance-service").ok("lock.acquire",
          Map.of("name", "trial", "owner", "last", "ttlMs", 1000, "waitMs", 20_000)));
      await("the last too").atMost(PATIENCE).until(() -> inLine("trial") == 5);
      fleet.kill9("instance-service-2");
      fleet.rest("instance-service")
          .ok("lock.release", Map.of("name", "trial", "owner", "first", "fence", held.get("fence").asLong()));
      JsonNode got = last.get(15, TimeUnit.SECONDS);
      assertTrue(got.get("acquired").asBoolean(), got::toString);
      assertTrue(got.get("fence").asLong() > held.get("fence").asLong());
    } finally {
      fleet.restart("instance-service-2");
    }
  }

  private static long inLine(String lock) {
    try (var redis = fleet.resp()) {
      return redis.number("ZCARD", Fleet.KEYS.of(Key.LOCK_LINE, lock));
    }
  }

  private static String slow(Object log) {
    return ((List<?>) log).stream().map(entry -> ((List<?>) entry).get(2) + " µs").toList().toString();
  }

  private static List<String> register(int n, String prefix, int ttlSeconds) throws Exception {
    List<String> ids = IntStream.range(0, n).mapToObj(i -> prefix + "-" + i + "-" + UUID.randomUUID()).toList();
    each(ids, id -> fleet.rest("instance-service").ok("system.register",
        Map.of("id", id, "roles", List.of("worker"), "ttlSeconds", ttlSeconds)));
    return ids;
  }

  private static void beat(List<String> ids) {
    each(ids, id -> fleet.rest("instance-service-2").ok("system.heartbeat", Map.of("instanceId", id)));
  }

  private static void each(List<String> ids, Consumer<String> call) {
    try (var clients = Executors.newFixedThreadPool(16)) {
      ids.stream().map(id -> CompletableFuture.runAsync(() -> call.accept(id), clients)).toList()
          .forEach(CompletableFuture::join);
    }
  }

  private static JsonNode leader() {
    return fleet.rest("instance-service").ok("system.leader", Map.of());
  }

  private static Rest tasks() {
    return fleet.rest("task-service");
  }

  private static String create(int workMs) {
    return tasks()
        .ok("task.create", Map.of("text", "long", "maxAttempts", 5, "backoff", Map.of("initialMs", 300_000),
            "metadata", Map.of("workMs", workMs)))
        .path("id").asText();
  }

  private static JsonNode task(String id) {
    return tasks().ok("task.get", Map.of("id", id));
  }

  private static long holds(String worker) {
    try (var redis = fleet.resp()) {
      return redis.number("SCARD", Fleet.KEYS.of(Key.INSTANCE_LEASES, worker))
          + redis.number("LLEN", Fleet.KEYS.of(Key.INSTANCE_QUEUE, worker));
    }
  }
}
