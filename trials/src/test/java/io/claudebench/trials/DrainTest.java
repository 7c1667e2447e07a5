package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGTERM: a waiting claim is answered, the process leaves in time, and the other replica goes on. */
@Timeout(180)
class DrainTest {

  @Test
  void sigtermAnswersTheLongPollsAndLeavesTheRestToTheOtherReplica() throws Exception {
    try (var fleet = Fleet.start("task-service", "task-service", "instance-service")) {
      fleet.rest("instance-service").ok("system.register", Map.of("id", "w1", "roles", new String[] {}));
      var waiting = CompletableFuture.supplyAsync(() ->
          fleet.rest("task-service").ok("task.claim", Map.of("workerId", "w1", "waitMs", 30_000)));
      await("it waits").pollDelay(Duration.ofSeconds(1)).until(() -> !waiting.isDone());

      long from = System.nanoTime();
      assertTrue(fleet.replica("task-service").stop(), "left within the time a drain may take");
      JsonNode answer = waiting.get(1, TimeUnit.SECONDS);
      assertFalse(answer.path("claimed").asBoolean(), "answered, not cut off");
      assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 10, "and at once");

      Rest other = fleet.rest("task-service-2");
      String id = other.ok("task.create", Map.of("text", "goes on")).path("id").asText();
      assertEquals(id, other.ok("task.claim", Map.of("workerId", "w1", "waitMs", 5_000)).path("taskId").asText());
    }
  }
}
