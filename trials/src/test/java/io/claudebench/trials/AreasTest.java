package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Scanner;
import io.claudebench.testkit.Reply;
import io.claudebench.trials.kit.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The integration areas of the source system, each against two replicas of every service it needs. Multi-instance and
 * batch have files of their own.
 */
@Timeout(180)
class AreasTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    fleet = Fleet.start("task-service", "task-service", "instance-service", "instance-service", "event-service",
        "event-service");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @AfterEach
  void sound() throws Exception {
    try (var redis = fleet.resp()) {
      new Scanner(redis, Fleet.KEYS).assertSound();
      redis.texts("ZRANGE", Fleet.KEYS.of(Key.ACTIVE_INSTANCES), 0, -1)
          .forEach(id -> call("system.unregister", Map.of("instanceId", id)));
      await("what they held went on").atMost(PATIENCE)
          .until(() -> redis.number("XLEN", Fleet.KEYS.of(Key.LIFELINES, "task")) == 0);
    }
    for (String status : List.of("in_progress", "scheduled", "pending")) {
      for (String id : call("task.list", Map.of("status", status, "limit", 1000)).get("tasks").findValuesAsText("id")) {
        Reply cancel = fleet.rest("task-service").post("task.cancel", Map.of("id", id, "force", true));
        assertTrue(List.of("OK", "CONFLICT").contains(cancel.word()), () -> cancel + ": it may have ended by itself");
      }
    }
  }

  @Test
  void taskQueue() throws Exception {
    List<String> workers = workers(4, 100, 30); // before there is work: a share of their own would come first
    IntStream.range(0, 100).forEach(i -> create(i % 2 == 0 ? 10 : 90));
    var taken = new ArrayList<String>();
    try (var clients = Executors.newFixedThreadPool(4)) {
      List<Future<List<String>>> claims = IntStream.range(0, 4).mapToObj(i -> clients.submit(() -> {
        List<String> got = new ArrayList<>();
        for (JsonNode claim = claim(i, workers.get(i)); claim.get("claimed").booleanValue();
            claim = claim(i, workers.get(i))) {
          got.add(claim.at("/task/priority").asText() + " " + claim.get("taskId").textValue());
        }
        return got;
      })).toList();
      for (var claim : claims) {
        var got = claim.get();
        assertEquals(got.stream().map(one -> one.substring(0, 2)).sorted((a, b) -> b.compareTo(a)).toList(),
            got.stream().map(one -> one.substring(0, 2)).toList(), "the urgent first");
        taken.addAll(got);
      }
    }
    assertEquals(100, taken.size());
    assertEquals(100, new HashSet<>(taken).size(), "each once");
  }

  @Test
  void assignment() {
    IntStream.range(0, 9).forEach(i -> create(50));
    List<String> first = workers(1, 100, 30);
    await("the first gets all there is").atMost(PATIENCE).until(() -> waitingFor(first.get(0)) == 9);
    IntStream.range(0, 10).forEach(i -> create(50));
    List<String> second = workers(1, 4, 30);
    await("the second gets half, as far as it has room").atMost(PATIENCE).until(() -> waitingFor(second.get(0)) == 4);
    var left = call("system.unregister", Map.of("instanceId", first.get(0)));
    assertEquals("{\"unregistered\":true,\"tasksReassigned\":9}", left.toString());
    await("nothing is left with who left").atMost(PATIENCE).until(() -> waitingFor(first.get(0)) == 0);
    assertEquals(4, waitingFor(second.get(0)), "never over its capacity");
    String third = workers(1, 100, 30).get(0);
    await("the next takes its share of the rest").atMost(PATIENCE).until(() -> waitingFor(third) == 8);
  }

  @Test
  void health() {
    List<String> workers = workers(2, 10, 5);
    String silent = workers.get(0);
    String steady = workers.get(1);
    String task = create(100);
    call("task.claim", Map.of("workerId", silent, "leaseMs", 600_000));
    String waits = create(100);
    call("task.assign", Map.of("taskId", waits, "instanceId", silent));
    await("the silent one has failed").atMost(PATIENCE).until(() -> {
      call("system.heartbeat", Map.of("instanceId", steady));
      JsonNode now = call("system.check_health", Map.of("timeout", 60_000));
      return now.get("failed").toString().contains(silent) && now.at("/reassigned/" + silent).asInt() == 2
          && now.get("healthy").toString().contains(steady);
    });
    assertEquals(steady, call("task.get", Map.of("id", waits)).get("assignedTo").textValue());
    assertTrue(List.of("scheduled",
        "pending").contains(call("task.get", Map.of("id", task)).get("status").textValue()));
    call("system.heartbeat", Map.of("instanceId", silent));
    assertTrue(call("system.check_health", Map.of()).get("healthy").toString().contains(silent), "revived by its beat");
    assertEquals(1, fleet.events("instance.failed", silent));
  }

  @Test
  void circuitState() throws Exception {
    for (int i = 0; i < 5; i++) {
      fleet.rest("event-service").post("test.circuit", Map.of("shouldFail", true)).refused("UNAVAILABLE");
    }
    fleet.rest("event-service-2").post("test.circuit", Map.of()).refused("CIRCUIT_OPEN");
    await("both close after their probes").atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() ->
        fleet.rest("event-service").post("test.circuit", Map.of()).status() == 200 && fleet.rest("event-service-2")
            .post("test.circuit", Map.of()).status() == 200);
  }

  private static List<String> workers(int n, int capacity, int ttlSeconds) {
    return IntStream.range(0, n).mapToObj(i -> {
      String id = "w-" + UUID.randomUUID();
      call("system.register",
          Map.of("id", id, "roles", List.of("worker"), "capacity", capacity, "ttlSeconds", ttlSeconds));
      return id;
    }).toList();
  }

  private static JsonNode claim(int client, String worker) {
    return fleet.rest(client % 2 == 0 ? "task-service" : "task-service-2")
        .ok("task.claim", Map.of("workerId", worker));
  }

  private static int waitingFor(String worker) {
    return call("task.list", Map.of("status", "pending", "assignedTo", worker)).get("tasks").size();
  }

  private static String create(int priority) {
    return call("task.create", Map.of("text", "an area", "priority", priority)).get("id").textValue();
  }

  private static JsonNode call(String verb, Map<String, ?> input) {
    return fleet.rest(verb.startsWith("system") ? "instance-service-2" : "task-service").ok(verb, input);
  }
}
