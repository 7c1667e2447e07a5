package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Nodes;
import io.claudebench.trials.kit.Plan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  private static final String PREFIX = "{cb}";
  private static final List<String> TENANTS = List.of("", "acme", "pig");
  /** Its node is emptied. */
  private static final String LOST = "ant";
  private static Nodes nodes;
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    nodes = Nodes.start(3);
    var plan = Plan.of("task-service", "instance-service").with("QUARKUS_REDIS_HOSTS", nodes.uris())
        .with("QUARKUS_REDIS_CLIENT_TYPE", "cluster").with("CLAUDEBENCH_PREFIX", PREFIX);
    plan = plan.with("CLAUDEBENCH_KEYS_K_SECRET", secret(""));
    for (String tenant : List.of("acme", "pig", LOST)) {
      plan = plan.withKey(tenant.toUpperCase(Locale.ROOT), secret(tenant), tenant);
    }
    fleet = Fleet.start(plan);
  }

  @AfterAll
  static void stop() {
    fleet.drop();
    nodes.close();
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
