package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A batch becomes its tasks once, whoever coordinates it and whatever dies in between, and is told to be completed
 * once.
 */
@Timeout(120)
class BatchTest {
  private static final int ITEMS = 120;
  private static final int BATCHES = 3;

  @Test
  void coordinatorsThatRaceAndDieMakeEachItemOneTaskAndOneEndOfTheBatch() throws Exception {
    var plan = Plan.of("task-service", "instance-service", "instance-service")
        .with("CLAUDEBENCH_INSTANCE_BATCH_LEASE_MS", "4000").with("CLAUDEBENCH_TASK_CHUNK", "10");
    try (var fleet = Fleet.start(plan); var redis = fleet.resp()) {
      Rest left = fleet.rest("instance-service");
      Rest right = fleet.rest("instance-service-2");
      for (String name : List.of("c1", "c2", "worker")) {
        right.ok("system.register", Map.of("id", name, "roles", List.of(), "capacity", 10_000, "ttlSeconds", 300));
      }
      killedInTheMiddle(fleet, redis, left, right);
      racing(left, right);
      worked(fleet.rest("task-service"), right);
      for (int batch = 0; batch <= BATCHES; batch++) {
        assertEquals(ITEMS, fleet.rest("task-service").ok("task.list", Map.of("batchId", "b" + batch, "limit", 1))
            .path("total").asInt(), "tasks of b" + batch);
        assertEquals(List.of("{\"id\":\"b" + batch + "\",\"total\":120,\"completed\":119,\"failed\":1}"),
            told(redis, "b" + batch));
      }
    }
  }

  /** The replica that carries c1's call dies when the first task is there; c2 takes over when c1's lease has ended. */
  private static void killedInTheMiddle(Fleet fleet, Resp redis, Rest left, Rest right) {
    var call = CompletableFuture.supplyAsync(() -> process(left, "b0", "c1"));
    await("a task").pollInterval(Duration.ofMillis(1))
        .until(() -> redis.number("EXISTS", Fleet.KEYS.of(Key.BATCH_PROGRESS, "b0")) == 1);
    fleet.kill9("instance-service");
    assertTrue(call.join().isMissingNode(), "the call died with its replica");

    JsonNode second = process(right, "b0", "c2");
    assertEquals("false c1", second.path("processed").asText() + " " + second.path("processorId").asText());
    await("c2 takes over").atMost(Duration.ofSeconds(10))
        .until(() -> process(right, "b0", "c2").path("processed").asBoolean());
    assertEquals(ITEMS, process(right, "b0", "c2").path("itemsCreated").asInt());
    fleet.restart("instance-service");
  }

  /** Both coordinators ask for every batch, each through its own replica, all at once. */
  private static void racing(Rest left, Rest right) {
    await("all batches are tasks").atMost(Duration.ofSeconds(20)).until(() -> {
      var answers = IntStream.rangeClosed(1, BATCHES).boxed().flatMap(batch -> Stream.of(
          CompletableFuture.supplyAsync(() -> process(left, "b" + batch, "c1")),
          CompletableFuture.supplyAsync(() -> process(right, "b" + batch, "c2"))))
          .toList().stream().map(CompletableFuture::join).toList();
      for (int batch = 0; batch < BATCHES; batch++) {
        JsonNode one = answers.get(2 * batch);
        JsonNode other = answers.get(2 * batch + 1);
        assertFalse(one.path("processed").asBoolean() && other.path("processed").asBoolean(), () -> "one coordinates: "
            + one + " " + other);
      }
      return answers.stream().filter(answer -> answer.path("processed").asBoolean()
          && answer.path("itemsCreated").asInt() == ITEMS).count() == BATCHES;
    });
  }

  /** Every task ends, one of each batch by a cancel; the progress of b0 counts up. */
  private static void worked(Rest tasks, Rest right) {
    for (int batch = 0; batch <= BATCHES; batch++) {
      String one = tasks.ok("task.list", Map.of("batchId", "b" + batch, "limit", 1)).at("/tasks/0/id").asText();
      tasks.ok("task.cancel", Map.of("id", one));
    }
    var seen = new ArrayList<Integer>();
    JsonNode claimed = tasks.ok("task.claim", Map.of("workerId", "worker", "maxTasks", 100));
    while (claimed.path("claimed").asBoolean()) {
      for (JsonNode task : claimed.path("tasks")) {
        tasks.ok("task.complete",
            Map.of("id", task.path("id"), "workerId", "worker", "fence", task.path("fence"), "result", 1));
      }
      seen.add(process(right, "b0", "c2").path("itemsProcessed").asInt());
      claimed = tasks.ok("task.claim", Map.of("workerId", "worker", "maxTasks", 100));
    }
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(ITEMS, seen.getLast());
    assertTrue(seen.getFirst() < ITEMS, () -> "it counted up: " + seen);
  }

  /** The answer; nothing when the service died under the call, or a machine that is too slow let it time out. */
  private static JsonNode process(Rest rest, String batch, String instance) {
    List<Object> items = IntStream.range(0, ITEMS)
        .<Object>mapToObj(i -> i % 2 == 0 ? "item " + i : Map.of("text", "item " + i, "priority", i % 100)).toList();
    try {
      Reply answer = rest.post("system.batch.process",
          Map.of("batchId", batch, "instanceId", instance, "items", items));
      assertTrue(answer.status() == 200 || answer.status() >= 500, () -> answer.json().toString());
      return answer.status() == 200 ? answer.json() : MissingNode.getInstance();
    } catch (UncheckedIOException died) {
      return MissingNode.getInstance();
    }
  }

  private static List<String> told(Resp redis, String batch) {
    var found = new ArrayList<String>();
    for (String data : redis.entries(Fleet.KEYS.of(Key.STREAM, "batch.completed"))) {
      if (data.contains("\"entity\":\"" + batch + "\"")) {
        found.add(data.replaceAll(".*\"payload\":(\\{[^}]*}).*", "$1"));
      }
    }
    return found;
  }
}
