package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Reply;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Nodes;
import io.claudebench.trials.kit.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A fleet on a Redis Cluster, where one read cannot wait for the streams of two tenants. */
@Timeout(120)
class ClusterTest {
  private static final String PREFIX = Nodes.PREFIX;
  private static final List<String> TENANTS = List.of("", "acme", "pig");
  /** Its node is emptied. */
  private static final String LOST = "ant";
  /** Its slot moves. */
  private static final String MOVED = "elk";
  /** The master of its slot dies. */
  private static final String ORPHAN = "fox";
  private static Nodes nodes;
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    nodes = Nodes.start(3);
    var plan = Plan.of("task-service", "instance-service", "event-service").withHosts(nodes::uris)
        .with("QUARKUS_REDIS_CLIENT_TYPE", "cluster").with("CLAUDEBENCH_PREFIX", PREFIX);
    plan = plan.with("CLAUDEBENCH_KEYS_K_SECRET", secret(""));
    for (String tenant : List.of("acme", "pig", LOST, MOVED, ORPHAN)) {
      plan = plan.withKey(tenant.toUpperCase(Locale.ROOT), secret(tenant), tenant);
    }
    fleet = Fleet.start(plan);
  }

  @AfterAll
  static void stop() {
    fleet.drop();
    List<String> denied = nodes.denied();
    nodes.close();
    assertEquals(List.of(), denied);
  }

  private static String secret(String tenant) {
    return "secret-of-tenant-" + tenant;
  }

  private static JsonNode ok(String service, String tenant, String verb, Map<String, ?> input) {
    return fleet.rest(service).post(verb, input, "X-API-Key", secret(tenant)).ok();
  }

  @Test
  void theTenantsOfThisTestLieOnEveryNode() {
    var nodesOfThem = TENANTS.stream().map(tenant -> nodes.of(Keys.of(PREFIX, tenant).of(Key.OUTBOX)))
        .collect(Collectors.toSet());
    assertEquals(TENANTS.size(), nodesOfThem.size());
  }

  /** Its ids go on above all that it may have given out. */
  @Test
  void aNodeThatComesBackEmptyIsRefilledAndGivesNoIdTwice() {
    String before = ok("task-service", LOST, "task.create", Map.of("text", "before")).get("id").textValue();
    String outbox = Keys.of(PREFIX, LOST).of(Key.OUTBOX);
    try (var redis = new Resp(nodes.of(outbox))) {
      Await.until("PostgreSQL has it", () -> redis.number("ZCARD", outbox) == 0); // a list shows it before
    }
    nodes.restart(outbox);
    Await.until("it is there again", () -> "pending".equals(fleet.rest("task-service")
        .post("task.get", Map.of("id", before), "X-API-Key", secret(LOST)).json().path("status").asText()));
    Await.until("its epoch is open", () -> fleet.rest("task-service").post("task.create", Map.of("text", "between"),
        "X-API-Key", secret(LOST)).word().equals("OK"));
    String after = ok("task-service", LOST, "task.create", Map.of("text", "after")).get("id").textValue();
    assertTrue(number(after) > number(before), () -> before + ", then " + after);
  }

  /** While keys lie on two nodes, a script that needs both is told to try again, and says so. */
  @Test
  void aSlotMovesUnderLoadAndNothingAcknowledgedIsLost() throws Exception {
    String outbox = Keys.of(PREFIX, MOVED).of(Key.OUTBOX);
    var words = new ConcurrentHashMap<String, Long>();
    var ids = new ConcurrentLinkedQueue<String>();
    var isMoved = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 8).forEach(client -> threads.submit(() -> {
        while (!isMoved.get() || ids.isEmpty()) {
          Reply reply = create(MOVED, "x");
          words.merge(reply.word(), 1L, Long::sum);
          if (reply.word().equals("OK")) {
            ids.add(reply.json().get("id").textValue());
          }
        }
      }));
      Await.until("some are there", () -> ids.size() > 50);
      nodes.move(outbox);
      Await.until("it is created where it went", () -> create(MOVED, "after").word().equals("OK"));
      isMoved.set(true);
    }
    System.out.println("A slot that moves under load: " + words);
    assertTrue(Set.of("OK", "UNAVAILABLE", "CIRCUIT_OPEN", "TIMEOUT").containsAll(words.keySet()), words::toString);
    assertEquals(ids.size(), Set.copyOf(ids).size(), "no id twice");
    for (String id : ids) {
      assertEquals("pending", ok("task-service", MOVED, "task.get", Map.of("id", id)).get("status").textValue(), id);
    }
  }

  /** What was durable is there, and no fence is given out again. */
  @Test
  void aReplicaTakesOverAndFencesGrow() {
    ok("instance-service", ORPHAN, "system.register", Map.of("id", "w", "roles", List.of("worker"), "capacity", 10));
    var ids = IntStream.range(0, 20).mapToObj(n -> create(ORPHAN, "x").ok().get("id").textValue()).toList();
    long fence = ok("task-service", ORPHAN, "task.claim", Map.of("workerId", "w")).at("/tasks/0/fence").longValue();
    String outbox = Keys.of(PREFIX, ORPHAN).of(Key.OUTBOX);
    try (var redis = new Resp(nodes.of(outbox))) {
      Await.until("PostgreSQL has them", () -> redis.number("ZCARD", outbox) == 0);
    }
    Follower watcher = watcher(ORPHAN);
    long from = System.nanoTime();
    nodes.failOver(outbox);
    long promotedMs = (System.nanoTime() - from) / 1_000_000;
    Await.until("it creates again", Duration.ofSeconds(30), () -> create(ORPHAN, "after").word().equals("OK"));
    long createdMs = (System.nanoTime() - from) / 1_000_000;
    Await.until("it registers again", Duration.ofSeconds(30), () -> fleet.rest("instance-service").post(
        "system.register", Map.of("id", "w", "roles", List.of("worker"), "capacity", 10), "X-API-Key", secret(ORPHAN))
        .word().equals("OK"));
    System.out.printf("A master of a Cluster died: its replica had taken over after %d ms, creates went on after %d "
        + "ms, registrations after %d ms%n", promotedMs, createdMs, (System.nanoTime() - from) / 1_000_000);
    ids.forEach(id -> ok("task-service", ORPHAN, "task.get", Map.of("id", id)));
    long later = ok("task-service", ORPHAN, "task.claim", Map.of("workerId", "w")).at("/tasks/0/fence").longValue();
    assertTrue(later > fence, () -> fence + ", then " + later);
    String last = create(ORPHAN, "watched").ok().get("id").textValue();
    try (watcher) {
      Await.until("who watched before hears of it", () -> hears(watcher, last));
    }
    nodes.heal();
  }

  @ParameterizedTest
  @FieldSource("TENANTS")
  void whoWatchesHearsWhatHappens(String tenant) {
    try (var watcher = watcher(tenant)) {
      String id = create(tenant, "watched").ok().get("id").textValue();
      Await.until("it is told", () -> hears(watcher, id));
    }
  }

  private static Follower watcher(String tenant) {
    return Follower.of(fleet.rest("event-service"), "/events", frame -> {}, "X-API-Key", secret(tenant));
  }

  private static boolean hears(Follower watcher, String id) {
    return watcher.frames.stream().anyMatch(frame -> frame.data() != null
        && frame.data().toString().contains("\"" + id + "\""));
  }

  private static Reply create(String tenant, String text) {
    return fleet.rest("task-service").post("task.create", Map.of("text", text), "X-API-Key", secret(tenant));
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(2));
  }

  /** The client takes a connection of each node for each of them, and there are fewer. */
  @Test
  void moreCallsAtOnceThanConnectionsAreAllAnswered() {
    var calls = IntStream.range(0, 500).mapToObj(n -> fleet.rest("instance-service").send("state.count", "{}",
        "X-API-Key", secret(TENANTS.get(n % TENANTS.size())))).toList();
    assertEquals(Map.of("OK", 500L), calls.stream().map(CompletableFuture::join)
        .collect(Collectors.groupingBy(Reply::word, Collectors.counting())));
  }

  @ParameterizedTest
  @FieldSource("TENANTS")
  void aTaskIsWaitedForAndEndedByWayOfAnotherService(String tenant) throws Exception {
    ok("instance-service", tenant, "system.register", Map.of("id", "w", "roles", List.of("worker")));
    var claim = CompletableFuture.supplyAsync(() -> ok("instance-service", tenant, "task.claim",
        Map.of("workerId", "w", "waitMs", 20_000)));
    Await.until("it is parked", () -> fleet.rest("task-service").metric("claims_waiting") == 1);
    String id = ok("task-service", tenant, "task.create", Map.of("text", "x")).get("id").textValue();
    var task = claim.get(10, TimeUnit.SECONDS).at("/tasks/0");
    assertEquals(id, task.get("id").textValue());
    ok("instance-service", tenant, "task.complete",
        Map.of("id", id, "workerId", "w", "fence", task.get("fence"), "result", 1));
    Await.until("it is listed", () -> ok("instance-service", tenant, "task.list", Map.of("status", "completed"))
        .get("total").intValue() == 1);
  }

  @ParameterizedTest
  @FieldSource("TENANTS")
  void aCommandIsAnswered(String tenant) {
    Keys keys = Keys.of(PREFIX, tenant);
    String replies = keys.of(Key.REPLIES, "me");
    try (var redis = new Resp(nodes.of(replies))) {
      redis.ask("XADD", keys.of(Key.COMMANDS, "task"), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
          + "\"task.list\",\"params\":{},\"replyTo\":\"" + replies + "\"}");
      Await.until("it is answered", () -> redis.number("XLEN", replies) == 1);
      assertTrue(redis.ask("XRANGE", replies, "-", "+").toString().contains("\"result\""));
    }
  }

  @ParameterizedTest
  @FieldSource("TENANTS")
  void aLockIsHandedOn(String tenant) throws Exception {
    var lock = Map.of("name", "l", "owner", "one", "ttlMs", 30_000);
    var held = ok("task-service", tenant, "lock.acquire", lock);
    var next = CompletableFuture.supplyAsync(() -> ok("task-service", tenant, "lock.acquire",
        Map.of("name", "l", "owner", "two", "ttlMs", 30_000, "waitMs", 20_000)));
    Await.until("it is parked", () -> fleet.rest("instance-service").metric("locks_waiting") == 1);
    ok("task-service", tenant, "lock.release", Map.of("name", "l", "owner", "one", "fence", held.get("fence")));
    assertTrue(next.get(10, TimeUnit.SECONDS).get("acquired").booleanValue());
  }
}
