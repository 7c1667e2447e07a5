package io.claudebench.task;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.park.Parks;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Parked claims: bounded, woken again after the connection that wakes them was lost, answered when the service stops.
 */
@QuarkusTest
@TestProfile(Quick.Tight.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaitersTest extends Tasks {

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
  void aCallerWhoHangsUpLeavesNothingBehind() throws Exception {
    String ended = "verb_seconds_count{door=\"rest\",verb=\"task.claim\"}";
    double before = stage.rest.metric(ended);
    URI base = URI.create(stage.rest.base().get());
    byte[] body = Json.bytes(Map.of("workerId", newWorker(1), "waitMs", 20_000));
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.getOutputStream()
          .write(("POST /task/claim HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length + "\r\n\r\n").getBytes(US_ASCII));
      socket.getOutputStream().write(body);
      Await.until("it is parked", () -> stage.rest.metric("claims_waiting") == 1);
    }
    Await.until("it left the line, and its call ended", () -> stage.rest.metric("claims_waiting") == 0
        && stage.rest.metric(ended) == before + 1);
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

  private CompletableFuture<JsonNode> waiting(String alone) {
    double before = stage.rest.metric("claims_waiting");
    var claim = CompletableFuture.supplyAsync(() -> ok("task.claim", "workerId", alone, "waitMs", 20_000));
    Await.until("it is parked", () -> stage.rest.metric("claims_waiting") == before + 1);
    return claim;
  }
}
