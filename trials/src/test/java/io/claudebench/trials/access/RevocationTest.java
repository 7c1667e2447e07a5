package io.claudebench.trials.access;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Keysmith;
import io.claudebench.trials.kit.Plan;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is taken back, or given another secret, while its holder waits, and while a replica hears nothing. */
@Timeout(120)
class RevocationTest {
  private static final List<String> REPLICAS = List.of("task-service", "task-service-2", "instance-service");
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final int WAIT_MS = 20_000;
  private static Fleet fleet;
  private static Keysmith smith;
  private static long listeners;

  private final String worker = "w-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.of("task-service", "task-service", "instance-service")
        .with("CLAUDEBENCH_KEYS_ADMIN_SECRET", "admin-0123456789abcdef"));
    smith = new Keysmith(fleet.rest("instance-service"));
    listeners = listeners();
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @AfterEach
  void nobodyWaits() {
    Await.until("all listen again: " + listeners() + " of " + listeners, () -> listeners() == listeners);
    for (String replica : REPLICAS.subList(0, 2)) {
      Await.until("nobody waits at " + replica, Duration.ofSeconds(5),
          () -> fleet.rest(replica).metric("claims_waiting") == 0);
    }
  }

  /** How a worker waits for a task; what is answered has the word, or the task. */
  private enum Waits {
    REST("task-service"), FAR_REST("instance-service"), RPC("task-service"), FAR_RPC("instance-service"),
    BATCH("task-service"), FAR_BATCH("instance-service"), MCP("task-service"), FAR_MCP("instance-service");

    private final String service;

    Waits(String service) {
      this.service = service;
    }

    CompletableFuture<Reply> send(String worker, String key) {
      String input = Rest.text(map("workerId", worker, "waitMs", WAIT_MS));
      String[] headers = {"X-API-Key", key, "Accept", "application/json, text/event-stream"};
      String form = name().replace("FAR_", "");
      return fleet.rest(service).send(form.equals("REST") ? "task.claim" : form.equals("MCP") ? "mcp" : "rpc",
          switch (form) {
            case "REST" -> input;
            case "RPC" -> Doors.request("task.claim", input);
            case "MCP" -> Doors.tool(1, "task.claim", input);
            default -> "[" + Doors.request("system.heartbeat", "{\"instanceId\":\"" + worker + "\"}") + ","
                + Doors.request("task.claim", input) + "]";
          }, headers);
    }
  }

  @ParameterizedTest
  @EnumSource(Waits.class)
  void whoWaitsUnderARevokedKeyIsToldAtOnceAndGivenNothing(Waits waits) throws Exception {
    var key = holder();
    var poll = waits.send(worker, key.key());
    parked("task-service", "task-service-2");
    smith.revoke(key);
    told(poll);
    Await.until("it waits no more", SOON, () -> waiting() == 0);
    takenByAnother(create());
  }

  /** Whatever comes first, the task is with somebody who may work on it. */
  @Test
  void aTaskThatComesWithTheRevocationIsNotLost() throws Exception {
    for (int round = 0; round < 20; round++) {
      var key = holder();
      var poll = Waits.values()[round % Waits.values().length].send(worker, key.key());
      parked("task-service", "task-service-2");
      var revoked = CompletableFuture.runAsync(() -> smith.revoke(key));
      String id = create();
      revoked.join();
      Reply answer = poll.get(2, TimeUnit.SECONDS);
      if (answer.body().contains(id)) {
        cancel(id);
      } else {
        takenByAnother(id);
      }
    }
  }

  @Test
  void everyReplicaHearsOfARevocation() {
    var key = holder();
    REPLICAS.forEach(replica -> assertEquals("OK", word(replica, key), replica));
    smith.revoke(key);
    REPLICAS.forEach(replica -> refused(replica, key, SOON));
  }

  @Test
  void aSecretWithoutOverlapEndsAtEveryReplicaAndForWhoWaits() throws Exception {
    var old = holder();
    REPLICAS.forEach(replica -> assertEquals("OK", word(replica, old), replica));
    var poll = Waits.FAR_REST.send(worker, old.key());
    parked("task-service", "task-service-2");
    var fresh = smith.rotate(old, 0);
    told(poll);
    REPLICAS.forEach(replica -> refused(replica, old, SOON));
    REPLICAS.forEach(replica -> assertEquals("OK", word(replica, fresh), replica));
    takenByAnother(create());
  }

  @Test
  void aSecretWithOverlapLivesOnUntilTheNextRotationOrTheRevocation() throws Exception {
    var first = holder();
    var poll = Waits.REST.send(worker, first.key());
    parked("task-service", "task-service-2");
    var second = smith.rotate(first, 60_000);
    for (String replica : REPLICAS) {
      Await.until(replica + " knows the new one", SOON, () -> word(replica, second).equals("OK"));
      assertEquals("OK", word(replica, first), replica);
    }
    String id = create();
    assertEquals(id, poll.get(2, TimeUnit.SECONDS).ok().get("taskId").textValue());
    cancel(id);

    var third = smith.rotate(second, 60_000);
    REPLICAS.forEach(replica -> refused(replica, first, SOON));
    REPLICAS.forEach(replica -> assertEquals("OK", word(replica, second), replica));
    var more = Waits.FAR_MCP.send(worker, second.key());
    parked("task-service", "task-service-2");
    smith.revoke(third);
    told(more);
    REPLICAS.forEach(replica -> refused(replica, second, SOON));
  }

  @Test
  void aSecretEndsWhenItsOverlapIsOver() {
    var old = holder();
    REPLICAS.forEach(replica -> assertEquals("OK", word(replica, old), replica));
    smith.rotate(old, 500);
    REPLICAS.forEach(replica -> refused(replica, old, LATE));
  }

  /** @param isCut whether Redis drops its subscriptions meanwhile */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReplicaThatWasFrozenMeanwhileRefusesSoonAfterwards(boolean isCut) throws Exception {
    var key = holder();
    assertEquals("OK", word("task-service-2", key));
    var poll = fleet.rest("task-service-2").send("task.claim", map("workerId", worker, "waitMs", WAIT_MS), "X-API-Key",
        key.key());
    parked("task-service-2");
    fleet.replica("task-service-2").pid().freeze();
    try {
      smith.revoke(key);
      if (isCut) {
        cut();
      }
    } finally {
      fleet.replica("task-service-2").pid().thaw();
    }
    refused("task-service-2", key, LATE);
    poll.get(1, TimeUnit.SECONDS).refused("UNAUTHORIZED");
    takenByAnother(create());
  }

  @Test
  void aRevocationThatNoSubscriptionHeardIsFoundOut() throws Exception {
    for (int round = 0; round < 5; round++) {
      var key = holder();
      REPLICAS.forEach(replica -> assertEquals("OK", word(replica, key), replica));
      var poll = Waits.FAR_REST.send(worker, key.key());
      parked("task-service", "task-service-2");
      var revoked = CompletableFuture.runAsync(() -> smith.revoke(key));
      cut();
      revoked.join();
      REPLICAS.forEach(replica -> refused(replica, key, LATE));
      assertEquals("UNAUTHORIZED", poll.get(1, TimeUnit.SECONDS).word());
      takenByAnother(create()); // whoever heard nothing gives back what it takes
      Await.until("it waits no longer than was asked for", Duration.ofMillis(WAIT_MS + 5_000), () -> waiting() == 0);
    }
  }

  /** What a look-up found must not outlive what was said while it was under way. */
  @Test
  void aKeyThatIsUsedForTheFirstTimeInTheMomentOfItsRevocationEnds() {
    for (int round = 0; round < 40; round++) {
      var key = smith.make("brief", "", "worker");
      var uses = IntStream.range(0, 12).mapToObj(i -> fleet.rest(REPLICAS.get(i % 3)).send("state.count", "{}",
          "X-API-Key", key.key())).toList();
      smith.revoke(key);
      uses.forEach(CompletableFuture::join);
      REPLICAS.forEach(replica -> refused(replica, key, SOON));
    }
  }

  private Keysmith.Made holder() {
    fleet.rest("instance-service").post("system.register", map("id", worker, "roles", List.of("a"), "ttlSeconds", 300))
        .ok();
    return smith.make(worker, "", "worker");
  }

  private static void told(CompletableFuture<Reply> poll) throws InterruptedException, ExecutionException {
    try {
      Reply answer = poll.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
      assertEquals(401, answer.status(), answer::toString);
      JsonNode json = answer.json();
      assertEquals("UNAUTHORIZED", json.has("code") ? json.get("code").asText() : json.at("/error/data/code").asText());
    } catch (TimeoutException late) {
      throw new AssertionError("still waits after a second", late);
    }
  }

  private static void parked(String... replicas) {
    Await.until("it is parked", () -> List.of(replicas).stream()
        .mapToDouble(replica -> fleet.rest(replica).metric("claims_waiting")).sum() == 1);
  }

  private static double waiting() {
    return fleet.rest("task-service").metric("claims_waiting") + fleet.rest("task-service-2").metric("claims_waiting");
  }

  private static void refused(String replica, Keysmith.Made key, Duration patience) {
    Await.until(replica + " refuses", patience, () -> word(replica, key).equals("UNAUTHORIZED"));
  }

  private static String word(String replica, Keysmith.Made key) {
    return fleet.rest(replica).post("state.count", "{}", "X-API-Key", key.key()).word();
  }

  private static String create() {
    return fleet.rest("task-service").ok("task.create", map("text", "x")).get("id").textValue();
  }

  private static void cancel(String id) {
    fleet.rest("task-service").ok("task.cancel", map("id", id, "force", true));
  }

  private static void takenByAnother(String id) {
    String other = "o-" + UUID.randomUUID();
    fleet.rest("instance-service").ok("system.register", map("id", other, "roles", List.of("a")));
    JsonNode claim = fleet.rest("task-service-2").ok("task.claim", map("workerId", other, "waitMs", 2_000));
    assertTrue(claim.get("claimed").booleanValue(), () -> id + " is with nobody: " + fleet.rest("task-service")
        .ok("task.explain", map("id", id)));
    assertEquals(id, claim.get("taskId").textValue());
    cancel(id);
  }

  /** Ends all connections over which anything is published, as often as somebody listened. */
  private static void cut() {
    try (Resp redis = fleet.resp()) {
      assertTrue(redis.number("CLIENT", "KILL", "TYPE", "pubsub") > 0, "nobody listened");
    }
  }

  private static long listeners() {
    try (Resp redis = fleet.resp()) {
      return redis.text("CLIENT", "LIST", "TYPE", "pubsub").lines().count();
    }
  }
}
