package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.park.Parks;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parked claims: bounded, woken again after the connection that wakes them was lost, answered when the service stops.
 */
@QuarkusTest
@TestProfile(Quick.Tight.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaitersTest extends Tasks {
  /** Sooner than a wait ends by itself. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject
  Parks parks;

  @BeforeEach
  void nothingWaits() {
    cancelAll();
  }

  @Test
  @Order(1)
  void theThirdThatWouldWaitIsRefusedButNotOneThatWouldNot() throws Exception {
    String one = newWorker(1);
    String two = newWorker(1);
    var first = waiting(one);
    var second = waiting(two);
    assertTrue(refused("UNAVAILABLE", "task.claim", "workerId", worker, "waitMs", 10_000).get("detail").textValue()
        .contains("waitersMax"));
    String mine = create("deny", List.of(one, two));
    assertEquals(mine, ok("task.claim", "workerId", worker).get("taskId").textValue());
    assertEquals(create(), first.get(5, TimeUnit.SECONDS).get("taskId").textValue(), "first come, first served");
    assertEquals(create(), second.get(5, TimeUnit.SECONDS).get("taskId").textValue());
  }

  @Test
  @Order(2)
  void aCallerWhoHangsUpLeavesNothingBehind() {
    String ended = "verb_seconds_count{door=\"rest\",verb=\"task.claim\"}";
    double before = stage.rest.metric(ended);
    try (var client = Wire.asks(stage.rest, "task/claim", input(newWorker(1)))) {
      Await.until("it is parked", () -> waiting() == 1);
    }
    Await.until("it left the line, and its call ended", () -> waiting() == 0
        && stage.rest.metric(ended) == before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc", "mcp"})
  @Order(2)
  void everyCallOfABatchLearnsThatTheClientHungUp(String door) {
    String batch = Doors.batch(door, "task.claim", input(newWorker(1)), input(newWorker(1)));
    try (var client = Wire.asks(stage.rest, door, batch)) {
      Await.until("both are parked", () -> waiting() == 2);
    }
    Await.until("both left the line", SOON, () -> waiting() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc", "mcp"})
  @Order(2)
  void whatACallOfABatchWasGivenGoesBackWhenTheClientHangsUpBeforeTheOthersAreAnswered(String door) {
    String batch = Doors.batch(door, "task.claim", input(newWorker(1)), input(newWorker(1)));
    String id;
    try (var client = Wire.asks(stage.rest, door, batch)) {
      Await.until("both are parked", () -> waiting() == 2);
      id = create();
      Await.until("one has it", () -> waiting() == 1
          && "in_progress".equals(ok("task.get", "id", id).get("status").textValue()));
    }
    Await.until("it is given back", SOON, () -> "pending".equals(ok("task.get", "id", id).get("status").textValue()));
    ok("task.cancel", "id", id);
  }

  @RepeatedTest(8) // each by a new connection: now and then one of the thread that hears the cancel
  @Order(2)
  void aCancelledMcpCallIsNotAnsweredAndLeavesNothingBehind() {
    String session = stage.doors.session();
    try (var client = new Wire(stage.rest)) {
      client.send(Wire.request("POST", "/mcp", claim(7, newWorker(1)), "Accept: application/json, text/event-stream",
          "Mcp-Session-Id: " + session));
      Await.until("it is parked", () -> waiting() == 1);
      stage.doors.cancel("7", "Mcp-Session-Id", session);
      Reply answer = client.answer();
      assertEquals("202 ", answer.status() + " " + answer.body());
    }
    Await.until("it left the line", SOON, () -> waiting() == 0);
  }

  @Test
  @Order(2)
  void aCancelOfAnotherSessionOrOfAnotherIdIsOfNoCall() throws Exception {
    String session = stage.doors.session();
    var call = stage.rest.send("mcp", claim(7, worker), "Mcp-Session-Id", session);
    Await.until("it is parked", () -> waiting() == 1);
    stage.doors.cancel("7");
    stage.doors.cancel("7", "Mcp-Session-Id", stage.doors.session());
    stage.doors.cancel("8", "Mcp-Session-Id", session);
    stage.doors.cancel("\"7\"", "Mcp-Session-Id", session);
    String id = create();
    assertEquals(id, call.get(5, TimeUnit.SECONDS).json().at("/result/structuredContent/taskId").textValue());
  }

  @Test
  @Order(3)
  void aLostConnectionIsMadeAgain() throws Exception {
    var parked = waiting(newWorker(1));
    try (var client = new Resp(stage.redis)) {
      assertTrue(client.number("CLIENT", "KILL", "TYPE", "pubsub") > 0);
      Await.until("it listens again", () -> client.number("PUBSUB", "NUMPAT") >= 1);
    }
    assertEquals(create(), parked.get(5, TimeUnit.SECONDS).get("taskId").textValue());
  }

  @Test
  @Order(4)
  void whenTheServiceStopsParkedClaimsAreAnsweredAndNoneIsParked() throws Exception {
    var parked = waiting(newWorker(1));
    parks.drain(new ShutdownDelayInitiatedEvent());
    assertFalse(parked.get(2, TimeUnit.SECONDS).get("claimed").booleanValue());
    create();
    assertEquals("stopping", ok("task.claim", "workerId", worker, "waitMs", 10_000).get("reason").textValue());
  }

  private double waiting() {
    return stage.rest.metric("claims_waiting");
  }

  private static String input(String worker) {
    return Rest.text(Map.of("workerId", worker, "waitMs", 20_000));
  }

  private static String claim(int id, String worker) {
    return Doors.tool(id, "task.claim", input(worker));
  }

  private CompletableFuture<JsonNode> waiting(String alone) {
    double before = stage.rest.metric("claims_waiting");
    var claim = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", alone, "waitMs", 20_000));
    Await.until("it is parked", () -> stage.rest.metric("claims_waiting") == before + 1);
    return claim;
  }
}
