package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.Servers;
import io.claudebench.task.persist.Lag;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.Tight.class)
class OutageTest {
  private static final int OUTBOX_MAX = 40;
  private static final Set<String> FROZEN = Set.of("UNAVAILABLE", "TIMEOUT", "CIRCUIT_OPEN");

  @Inject Lag lag;

  private final Stage stage = Stage.here();
  private final PostgresServer postgres = Servers.postgres();

  @AfterEach
  void start() {
    if (!postgres.pid().isAlive()) {
      postgres.restart();
    }
    stage.awaitDrained();
  }

  private void stop() {
    postgres.kill();
    Await.until("its absence was noticed", lag::degraded);
  }

  private static Map<String, Object> held(String worker, JsonNode claim) {
    return Map.of("id", claim.get("taskId").textValue(), "workerId", worker, "fence",
        claim.get("tasks").get(0).get("fence").longValue(), "result", 1);
  }

  @Test
  void postgresAwayLosesNothingAndTheLagDrains() {
    stage.register("outage", 100);
    var ids = new ArrayList<>(Stage.parallel(10, i -> stage.create("before " + i)));
    stage.awaitDrained();
    stop();
    ids.addAll(Stage.parallel(20, i -> stage.create("during " + i)));
    for (int i = 0; i < 8; i++) {
      stage.ok("task.complete", held("outage", stage.ok("task.claim", Map.of("workerId", "outage"))));
    }
    assertTrue(lag.up(), "ready until the outbox is full");
    assertTrue(lag.degraded());
    postgres.restart();
    stage.assertEqualInBoth(ids);
    Await.until("the outage was over", () -> !lag.degraded());
  }

  @Test
  void theFleetIsToldThatPostgresIsAwayAndThatItIsBack() {
    try (var client = new Resp(stage.redis)) {
      Await.until("it was told up",
          () -> "up".equals(client.text("HGET", stage.keys.of(Key.CONDITIONS, "task-service"), "postgres")));
      stop();
      Await.until("its absence was told",
          () -> "degraded".equals(client.text("HGET", stage.keys.of(Key.CONDITIONS, "task-service"), "postgres")));
      postgres.restart();
      Await.until("its return was told",
          () -> "up".equals(client.text("HGET", stage.keys.of(Key.CONDITIONS, "task-service"), "postgres")));
    }
  }

  @Test
  void aFullOutboxRefusesCreatesAndNothingElse() {
    stage.register("full", 100);
    var ids = new ArrayList<>(Stage.parallel(10, i -> stage.create("before " + i)));
    stage.awaitDrained();
    stop();
    for (int i = 0; i < OUTBOX_MAX; i++) {
      ids.add(stage.create("during " + i));
    }
    var refused = stage.rest.post("task.create", Map.of("text", "one too many"));
    assertEquals("FULL", refused.word());
    assertTrue(refused.body().contains("outboxMax"), refused::body);
    Await.until("readiness told it", () -> !lag.up());
    for (int i = 0; i < 5; i++) {
      stage.ok("task.complete", held("full", stage.ok("task.claim", Map.of("workerId", "full"))));
    }
    stage.ok("task.cancel", Map.of("id", ids.getLast()));
    postgres.restart();
    stage.assertEqualInBoth(ids);
    ids.add(stage.create("after"));
    stage.assertEqualInBoth(ids);
  }

  /** The first claim may come before anybody noticed that PostgreSQL is away. */
  @Test
  void strictTasksWaitForPostgresAndCostTheOthersNothing() {
    stage.register("patient", 100);
    String strict = stage.ok("task.create", Map.of("text", "strict", "durability", "strict", "priority", 100)).get("id")
        .textValue();
    var others = Stage.parallel(6,
        i -> stage.ok("task.create", Map.of("text", "durable " + i, "priority", 99)).get("id").textValue());
    stage.awaitDrained();
    postgres.kill();
    var got = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      var claim = stage.ok("task.claim", Map.of("workerId", "patient", "maxTasks", i == 0 ? 3 : 2));
      got.addAll(claim.get("tasks").findValuesAsText("id"));
      if (i == 1) {
        var first = claim.get("tasks").get(0);
        var next = stage.ok("task.complete", Map.of("id", first.get("id"), "workerId", "patient", "fence",
            first.get("fence"), "result", 1, "claimNext", 1)).get("next");
        got.addAll(next.findValuesAsText("id"));
      }
    }
    assertFalse(got.contains(strict));
    assertTrue(got.containsAll(others), () -> got + " of " + others);
    var waiting = stage.ok("task.get", Map.of("id", strict));
    assertEquals("pending", waiting.get("status").textValue());
    assertEquals(0, waiting.path("attempt").intValue(), "no attempt was lost");
    Await.until("nothing but strict tasks waits",
        () -> "strict".equals(stage.ok("task.claim", Map.of("workerId", "patient")).path("reason").asText()));
    assertTrue(stage.ok("task.explain", Map.of("id", strict)).get("reasons").findValuesAsText("code")
        .contains("strict"));
    var parked = CompletableFuture.supplyAsync(() -> stage.ok("task.claim", Map.of("workerId", "patient", "waitMs",
        30_000)));
    Await.until("it is parked", () -> stage.rest.metric("claims_waiting") > 0);
    postgres.restart();
    assertEquals(strict, parked.join().get("taskId").textValue(), "woken when PostgreSQL answered again");
    stage.assertEqualInBoth(List.of(strict));
  }

  /** Who had the first answer works on it. */
  @Test
  void aStrictClaimToldAgainWhilePostgresIsAwayKeepsItsLease() {
    stage.register("again", 100);
    String id = stage.ok("task.create", Map.of("text", "strict", "durability", "strict", "priority", 100)).get("id")
        .textValue();
    Supplier<Reply> ask = () -> stage.rest.post("task.claim", Map.of("workerId", "again"), "Idempotency-Key", "again");
    var first = ask.get().ok();
    assertEquals(id, first.get("taskId").textValue());
    stage.awaitDrained();
    stop();
    assertEquals("unknown", ask.get().refused("UNAVAILABLE").get("outcome").textValue());
    assertEquals("in_progress", stage.ok("task.get", Map.of("id", id)).get("status").textValue());
    postgres.restart();
    assertEquals(first, ask.get().ok());
    stage.ok("task.complete", held("again", first));
    stage.assertEqualInBoth(List.of(id));
  }

  @Test
  void strictIsUnknownButTheTaskExistsAndRuns() {
    stop();
    var reply = stage.rest.post("task.create", Map.of("text", "strict", "durability", "strict"));
    var refusal = reply.refused("UNAVAILABLE");
    assertEquals("unknown", refusal.get("outcome").textValue());
    String id = refusal.get("id").textValue();
    assertEquals("pending", stage.ok("task.get", Map.of("id", id)).get("status").textValue());
    postgres.restart();
    stage.assertEqualInBoth(List.of(id));
  }

  @Test
  void aFrozenPostgresHoldsUpListsAndStrictButNoLiveTask() {
    String id = stage.create("alive");
    stage.awaitDrained();
    postgres.freeze();
    try {
      var lists = Stage.parallel(48, i -> stage.rest.post("task.list", Map.of()).word());
      assertEquals(Set.of(), lists.stream().filter(word -> !FROZEN.contains(word)).collect(Collectors.toSet()));
      assertEquals(id, stage.ok("task.get", Map.of("id", id)).get("id").textValue());
      String other = stage.create("also alive");
      assertFalse(other.isEmpty());
      var list = stage.rest.post("task.list", Map.of());
      assertTrue(FROZEN.contains(list.word()), list::body);
      assertEquals("not_done", list.refused(list.word()).get("outcome").textValue());
    } finally {
      postgres.thaw();
    }
    Await.until("the lists were back", () -> stage.rest.post("task.list", Map.of()).word().equals("OK"));
  }
}
