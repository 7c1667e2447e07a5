package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workers that people copy keep what they promise, against a real fleet. */
@Timeout(180)
class ExamplesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    fleet = Fleet.start("task-service", "instance-service");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void completesAsManyTasksAsItWasAskedTo(Example example) throws Exception {
    var ids = IntStream.range(0, 20).mapToObj(n -> create("task " + n, 10)).toList();
    try (var worker = example.start(fleet.url("task-service"), id(example, "once"), "--once", "20")) {
      assertEquals(0, worker.exit(PATIENCE), worker::text);
      for (int n = 0; n < 20; n++) {
        JsonNode task = task(ids.get(n));
        assertEquals("completed", task.path("status").asText(), worker.text());
        assertEquals("task " + n, task.path("result").path("said").asText());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksAnyServiceForEverything(Example example) throws Exception {
    String id = create("carried", 10);
    try (var worker = example.start(fleet.url("instance-service"), id(example, "carried"), "--once", "1")) {
      assertEquals(0, worker.exit(PATIENCE), worker::text);
      assertEquals("completed", status(id), worker.text());
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsWorkWhoseCancelIsAskedFor(Example example) throws Exception {
    String id = create("long", 60_000);
    try (var worker = example.start(fleet.url("task-service"), id(example, "cancel"))) {
      awaitStatus(worker, id, "in_progress");
      tasks().ok("task.cancel", Map.of("id", id));
      awaitStatus(worker, id, "cancelled");
      assertTrue(worker.process().isAlive());
      worker.pid().end("TERM", PATIENCE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishesWhatIsInFlightWhenToldToLeave(Example example) throws Exception {
    String id = create("some seconds", 4_000);
    try (var worker = example.start(fleet.url("task-service"), id(example, "drain"))) {
      awaitStatus(worker, id, "in_progress");
      assertTrue(worker.pid().end("TERM", PATIENCE));
      assertEquals("completed", status(id), worker.text());
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsWorkWhoseLeaseWentToAnother(Example example) throws Exception {
    String id = create("slow", 6_000);
    try (var worker = example.start(fleet.url("task-service"), id(example, "frozen"))) {
      awaitStatus(worker, id, "in_progress");
      worker.pid().freeze();
      await("the fleet takes the lease back").atMost(PATIENCE).until(() -> !status(id).equals("in_progress"));
      tasks().ok("task.cancel", Map.of("id", id));
      worker.pid().thaw();
      await("it notices").atMost(PATIENCE).until(() -> worker.text().contains("dropped " + id));
      assertEquals("cancelled", status(id), "the stale worker changed nothing");
      worker.pid().end("TERM", PATIENCE);
    }
  }

  private static Rest tasks() {
    return fleet.rest("task-service");
  }

  private static String create(String text, int workMs) {
    return tasks().ok("task.create", Map.of("text", text, "metadata", Map.of("workMs", workMs))).path("id").asText();
  }

  private static JsonNode task(String id) {
    JsonNode answer = tasks().ok("task.get", Map.of("id", id));
    return answer.has("task") ? answer.path("task") : answer;
  }

  private static String status(String id) {
    return task(id).path("status").asText();
  }

  private static void awaitStatus(Command worker, String id, String status) {
    await(id + " is " + status).atMost(PATIENCE)
        .failFast(() -> assertTrue(worker.process().isAlive(), worker::text))
        .until(() -> status(id).equals(status));
  }

  private static String id(Example example, String test) {
    return "worker-" + example.name().toLowerCase(Locale.ROOT) + "-" + test;
  }
}
